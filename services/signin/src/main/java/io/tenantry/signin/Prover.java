package io.tenantry.signin;

import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Client;
import io.tenantry.users.Users;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Who brings what was sent to an address or number.
 *
 * @param visitor whoever is signed in there; never somebody who acts in another person's name
 */
record Prover(Optional<Actor> visitor, Client client) {

  static Prover of(Call call) {
    return new Prover(call.visitor(), call.client());
  }

  /** Whether they are signed in as the very person whom it was sent to. */
  Users.Proof proofOf(UUID user) {
    return visitor.filter(known -> known.user().equals(user)).isPresent()
        ? Users.Proof.SIGNED_IN
        : Users.Proof.ALONE;
  }

  /** In an {@code identity} transaction, in which a session that counts still stands. */
  <T> Future<T> write(Database db, Function<Tx, Future<T>> work) {
    return visitor.isPresent() ? db.identityWrite(visitor.get(), work) : db.identityWrite(work);
  }
}
