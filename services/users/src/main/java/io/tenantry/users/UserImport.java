package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_UPDATE;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;

/** A row of a file about people of the platform, who belong to no organization by it. */
final class UserImport implements ImportSide {

  private final UserCreation creation;
  private final UserEdits edits;
  private final PlatformUsers users;
  private final Identifiers identifiers;
  private final Clock clock;
  private final SecretBox box;

  UserImport(
      UserCreation creation,
      UserEdits edits,
      PlatformUsers users,
      Identifiers identifiers,
      Clock clock,
      SecretBox box) {
    this.creation = creation;
    this.edits = edits;
    this.users = users;
    this.identifiers = identifiers;
    this.clock = clock;
    this.box = box;
  }

  @Override
  public void require(JsonObject told, boolean mayBeKnown) {
    ImportedRow row = new ImportedRow(told);
    if (mayBeKnown) {
      UserPatch _ = row.as(UserPatch.class, Set.of());
    } else {
      NewAccount _ = row.as(NewAccount.class, Set.of());
    }
    row.requireOwn();
  }

  @Override
  public Future<String> take(Tx tx, Actor actor, JsonObject how, ImportedRow row) {
    return identifiers
        .find(tx, Identifier.email(row.email().orElseThrow()))
        .compose(known -> {
          if (known.isPresent()) {
            return how.getBoolean("update")
                ? update(tx, actor, known.get(), row)
                : Future.succeededFuture("unchanged");
          }
          NewAccount wanted = row.as(NewAccount.class, Set.of());
          return creation
              .create(tx, actor, wanted, row.opened(box), how.getBoolean("send_links"))
              .map("created");
        });
  }

  /** Only what differs is edited, as in an organization. */
  private Future<String> update(Tx tx, Actor actor, UUID user, ImportedRow row) {
    return tx.enterPerson(user)
        .compose(in -> users.detail(tx, user))
        .compose(found -> {
          Set<String> same = same(row.as(UserPatch.class, Set.of()), found);
          UserPatch wanted = row.as(UserPatch.class, same);
          if (wanted.sent().names().isEmpty()) {
            return Future.succeededFuture("unchanged");
          }
          actor.require(USER_UPDATE);
          return edits.edit(tx, actor, user, wanted).map("updated");
        });
  }

  private Set<String> same(UserPatch told, UserDetail found) {
    Particulars now = found.particulars();
    Unchanged same = new Unchanged(told.card(), card(found.user()));
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    UserStatus status = told.status();
    ProfilePatch profile = told.profile();
    return same.and("status", status == null || status.word().equals(found.user().status()))
        .andRoles(told.roles(), found.user().roles())
        .and(
            "profile",
            profile == null
                || profile.over(now.profile(), today, same.complaints()).equals(now.profile()))
        .andMetadata("metadata", told.metadata(), now.metadata())
        .andMetadata("public_metadata", told.publicMetadata(), now.publicMetadata())
        .names();
  }

  private static Card card(ListedUser user) {
    return new Card(
        user.name(),
        user.email(),
        user.emailVerified(),
        user.phone(),
        user.phoneVerified(),
        user.avatarUrl());
  }
}
