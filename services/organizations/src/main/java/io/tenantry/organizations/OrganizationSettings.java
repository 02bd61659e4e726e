package io.tenantry.organizations;

import io.tenantry.audit.Audit;
import io.tenantry.audit.Event;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Target;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.PasswordPolicies;
import io.tenantry.sessions.FreshSignIn;
import io.tenantry.sessions.SessionPolicies;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/**
 * Editing what an organization is called and how it works: by its own people, or by the platform.
 */
final class OrganizationSettings {

  /**
   * Each slug is taken from everybody else for good, so an organization cannot take any number. The
   * platform may give more.
   */
  private static final int SLUGS_MAX = 20;

  private final Database db;
  private final Organizations organizations;
  private final OrganizationChange change;
  private final SessionPolicies policies;
  private final PasswordPolicies passwords;
  private final FreshSignIn fresh;
  private final Signals signals;
  private final Audit audit;

  OrganizationSettings(
      Foundation foundation,
      Organizations organizations,
      OrganizationChange change,
      SessionPolicies policies,
      PasswordPolicies passwords,
      FreshSignIn fresh,
      Audit audit) {
    this.db = foundation.db();
    this.organizations = organizations;
    this.change = change;
    this.policies = policies;
    this.passwords = passwords;
    this.fresh = fresh;
    this.signals = foundation.signals();
    this.audit = audit;
  }

  /** Edits the actor's own organization. */
  Future<Organization> editOwn(Actor actor, Target target, OrganizationEdit wanted) {
    return db.write(actor, tx -> edit(tx, actor, target, wanted));
  }

  /** Edits any organization, as the platform. It is told in both trails. */
  Future<Organization> editAny(Actor actor, Target target, OrganizationEdit wanted) {
    return db.platformWrite(actor, tx -> edit(tx, actor, target, wanted));
  }

  /**
   * Of what is edited here, the session policy alone ends sessions: nobody does that in another's
   * name. Both policies could be made weaker by somebody who has found a signed-in device.
   */
  private Future<Organization> edit(Tx tx, Actor actor, Target target, OrganizationEdit wanted) {
    if (wanted.sent().has("session_policy")) {
      actor.requireOwnName();
    }
    if (wanted.wantsFreshSignIn()) {
      fresh.require(actor);
    }
    return change
        .begin(tx, target)
        .compose(stands -> organizations.get(tx, target.id()))
        .compose(before -> {
          Edited edited = Edited.of(before, wanted);
          return edited.fields().isEmpty()
              ? Future.succeededFuture(before)
              : write(tx, actor, before, edited);
        });
  }

  private Future<Organization> write(Tx tx, Actor actor, Organization before, Edited edited) {
    UUID org = before.id();
    return requireSlugLeft(tx, actor, before, edited)
        .compose(left ->
            tx.run(
                OrganizationSql.EDIT,
                org,
                edited.name(),
                edited.slug(),
                edited.logoUrl().orElse(null),
                edited.metadata(),
                edited.invitationDays()))
        .compose(done -> signals.raise(tx, new Signal(Organizations.SIGNAL, org.toString())))
        .compose(told -> setPasswordPolicy(tx, before, edited))
        .compose(set -> setPolicy(tx, before, edited))
        .compose(ended -> audit.recordAll(tx, actor, happened(actor, before, edited, ended)))
        .compose(written -> organizations.get(tx, org));
  }

  private Future<Void> setPasswordPolicy(Tx tx, Organization before, Edited edited) {
    return edited.passwordPolicy().equals(before.passwordPolicy())
        ? Future.succeededFuture()
        : passwords.set(tx, before.id(), edited.passwordPolicy());
  }

  /** How many sessions were ended because people had too many by it. */
  private Future<Long> setPolicy(Tx tx, Organization before, Edited edited) {
    return edited.sessionPolicy().equals(before.sessionPolicy())
        ? Future.succeededFuture(0L)
        : policies.set(tx, before.id(), edited.sessionPolicy());
  }

  /** Going back to a slug that it had takes nothing from anybody. */
  private static Future<Void> requireSlugLeft(
      Tx tx, Actor actor, Organization before, Edited edited) {
    if (actor.org().equals(Actor.PLATFORM) || edited.slug().equals(before.slug())) {
      return Future.succeededFuture();
    }
    return tx.all(OrganizationSql.SLUGS, before.id())
        .map(rows -> {
          List<String> had = rows.stream().map(row -> row.getString("slug")).toList();
          if (had.size() >= SLUGS_MAX && !had.contains(edited.slug())) {
            throw new Problem.Conflict(
                "too-many-slugs",
                "this organization has had " + SLUGS_MAX + " slugs; each is kept for it for good");
          }
          return null;
        });
  }

  /** Which fields, and the values that are nobody's secret. */
  private static List<Event> happened(
      Actor actor, Organization before, Edited edited, long sessionsEnded) {
    JsonObject data = new JsonObject().put("fields", new JsonArray(edited.fields()));
    if (!edited.slug().equals(before.slug())) {
      data.put("slug", edited.slug()).put("slug_before", before.slug());
    }
    if (edited.invitationDays() != before.invitationDays()) {
      data.put("invitation_days", edited.invitationDays());
    }
    if (!edited.sessionPolicy().equals(before.sessionPolicy())) {
      data.put("session_policy", edited.sessionPolicy().toJson())
          .put("sessions_ended", sessionsEnded);
    }
    if (!edited.passwordPolicy().equals(before.passwordPolicy())) {
      data.put("password_policy", edited.passwordPolicy().toJson());
    }
    Event own = new Event(before.id(), "organization.updated", "organization", before.id(), data);
    return actor.org().equals(Actor.PLATFORM)
        ? List.of(
            new Event(
                Actor.PLATFORM, "organization.updated", "organization", before.id(), data.copy()),
            own)
        : List.of(own);
  }
}
