package io.tenantry.server;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.PasswordChoice;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.users.NewUser;
import io.tenantry.users.User;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Makes super admins from outside: somebody has to be the first. */
public final class Admins {
  private static final String ROLE = "admin";

  private final Foundation foundation;
  private final Capabilities capabilities;

  public Admins(Foundation foundation, Capabilities capabilities) {
    this.foundation = foundation;
    this.capabilities = capabilities;
  }

  /**
   * Makes a person with a proven address and the platform role {@code admin}.
   *
   * @return fails with {@link CannotRun} if somebody has this address, and then changes nothing
   */
  public Future<Void> create(String address, String name, String password) {
    String email = Identifier.normalEmail(address);
    Actor program = Actor.system(Actor.PLATFORM);
    return capabilities
        .credentials()
        .passwords()
        .accept(PasswordChoice.of(password, List.of(email, name)))
        .compose(hash ->
            foundation.db().identityWrite(program, tx -> create(tx, program, email, name, hash)));
  }

  private Future<Void> create(Tx tx, Actor program, String email, String name, PasswordHash hash) {
    var users = capabilities.users();
    return users
        .users()
        .findByEmail(tx, email)
        .compose(known ->
            known.isPresent()
                ? Future.<User>failedFuture(
                    new CannotRun("somebody has this address already; nothing was changed"))
                : users.users().create(tx, new NewUser(name, email, true, Optional.empty())))
        .compose(user -> admin(tx, program, user, hash));
  }

  private Future<Void> admin(Tx tx, Actor program, User user, PasswordHash hash) {
    return capabilities
        .credentials()
        .passwords()
        .set(tx, user.id(), hash, user.id())
        .compose(set ->
            capabilities.users().memberships().joinPlatform(tx, program, user.id(), List.of(ROLE)));
  }
}
