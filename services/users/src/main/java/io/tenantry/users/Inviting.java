package io.tenantry.users;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.vertx.core.Future;
import java.util.List;

/** Inviting an address instead of making somebody; by the capability that mails such links. */
public interface Inviting {

  /** Whoever is invited and told nothing else of may do nothing yet. */
  List<String> WITHOUT_ROLES = List.of("member");

  /**
   * Invites, in a transaction that writes in {@code actor.org()}. To do so again is not an error.
   *
   * @return what it came to: {@code invited}, {@code already-invited}, {@code already-member}
   */
  Future<String> invite(Tx tx, Actor actor, String address, List<String> roles);
}
