package io.tenantry.users;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The same step in one organization after the other, in an {@code identity} transaction. The
 * statements of a hundred are sent without waiting for the first: somebody may belong to thousands,
 * and a round trip each would not fit into a request.
 */
final class EachOrganization {

  private static final int AT_ONCE = 100;

  private EachOrganization() {}

  /** What the step answered in each, in the order of the organizations. */
  static <T> Future<List<T>> of(Tx tx, List<UUID> orgs, Function<UUID, Future<T>> step) {
    return from(tx, orgs, step, new ArrayList<>(orgs.size()));
  }

  private static <T> Future<List<T>> from(
      Tx tx, List<UUID> orgs, Function<UUID, Future<T>> step, List<T> answers) {
    int done = answers.size();
    if (done == orgs.size()) {
      return Future.succeededFuture(answers);
    }
    List<Future<T>> steps =
        orgs.subList(done, Math.min(done + AT_ONCE, orgs.size())).stream()
            .map(org -> entered(tx, org, step))
            .toList();
    return Future.all(steps)
        .compose(all -> {
          answers.addAll(all.list());
          return from(tx, orgs, step, answers);
        });
  }

  private static <T> Future<T> entered(Tx tx, UUID org, Function<UUID, Future<T>> step) {
    Future<Void> entered = tx.enter(org);
    Future<T> answer = step.apply(org);
    return entered.compose(in -> answer);
  }
}
