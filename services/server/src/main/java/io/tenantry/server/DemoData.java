package io.tenantry.server;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.organizations.NewOrganization;
import io.tenantry.users.NewUser;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * People to try the program with: a super admin, and two organizations that know nothing of each
 * other. Goes through the same doors as everybody.
 */
public final class DemoData {
  public static final String ROOT = "root@tenantry.test";
  public static final String PASSWORD = "Tenantry-demo-1";

  private final Foundation foundation;
  private final Capabilities capabilities;

  public DemoData(Foundation foundation, Capabilities capabilities) {
    this.foundation = foundation;
    this.capabilities = capabilities;
  }

  /**
   * Loads it all, unless it is there.
   *
   * @return whether anything was loaded
   */
  public Future<Boolean> load() {
    return isThere()
        .compose(there -> there ? Future.succeededFuture(false) : make().map(made -> true));
  }

  private Future<Boolean> isThere() {
    return foundation
        .db()
        .identityRead(tx -> capabilities.users().users().findByEmail(tx, ROOT))
        .map(Optional::isPresent);
  }

  private Future<Void> make() {
    return capabilities
        .credentials()
        .passwords()
        .hash(PASSWORD)
        .compose(hash ->
            organization("acme", "Acme", DemoPeople.ACME, hash)
                .compose(acme -> organization("globex", "Globex", DemoPeople.GLOBEX, hash)))
        .compose(both -> new Admins(foundation, capabilities).create(ROOT, "Robin Root", PASSWORD));
  }

  /** The super admin comes last: a run that was interrupted is found incomplete. */
  private Future<Void> organization(
      String slug, String name, List<String> people, PasswordHash hash) {
    Actor platform = Actor.system(Actor.PLATFORM);
    return capabilities
        .organizations()
        .organizations()
        .idBySlug(slug)
        .compose(known ->
            known.isPresent()
                ? Future.succeededFuture()
                : foundation
                    .db()
                    .platformWrite(platform, tx -> create(tx, platform, slug, name))
                    .compose(org -> staff(org, slug, people, hash)));
  }

  private Future<UUID> create(Tx tx, Actor actor, String slug, String name) {
    return capabilities
        .organizations()
        .organizations()
        .create(tx, actor, new NewOrganization(name, slug, Optional.empty()))
        .map(organization -> organization.id());
  }

  private Future<Void> staff(UUID org, String slug, List<String> people, PasswordHash hash) {
    Actor actor = Actor.system(org);
    return foundation
        .db()
        .identityWrite(
            actor,
            tx -> {
              Future<Void> joined = Future.succeededFuture();
              for (DemoPeople.Person person : DemoPeople.of(slug, people)) {
                joined = joined.compose(before -> join(tx, actor, person, hash));
              }
              return joined;
            });
  }

  private Future<Void> join(Tx tx, Actor actor, DemoPeople.Person person, PasswordHash hash) {
    var users = capabilities.users();
    return users
        .users()
        .create(tx, new NewUser(person.name(), person.email(), true, Optional.of(actor.org())))
        .compose(user ->
            capabilities
                .credentials()
                .passwords()
                .set(tx, user.id(), hash, user.id())
                .compose(
                    set -> users.memberships().join(tx, actor, user.id(), List.of(person.role()))));
  }
}
