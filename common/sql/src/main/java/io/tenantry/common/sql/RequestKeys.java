package io.tenantry.common.sql;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Claim;
import io.tenantry.common.web.Ledger;
import io.tenantry.common.web.Rendered;
import io.tenantry.common.web.RequestKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers to requests with a key, each saved in the transaction of what was done: a crash leaves
 * both or neither, on whichever node the request is repeated.
 */
final class RequestKeys implements Ledger {

  /** As long as a client may take to find out that it has to ask again. */
  private static final Duration KEPT = Duration.ofHours(24);

  private static final int PURGED_AT_ONCE = 10_000;

  private final Database db;
  private final Map<Claim, Held> held = new ConcurrentHashMap<>();
  private volatile Function<List<String>, Future<Void>> confirm = none -> Future.succeededFuture();

  RequestKeys(Database db) {
    this.db = db;
  }

  /** How it is made sure that what was taken away has taken effect on every node. */
  void confirmBy(Function<List<String>, Future<Void>> confirming) {
    confirm = confirming;
  }

  /** The transaction of this request, begun with its first write. */
  Held of(Claim claim) {
    return claim.isOver() ? new Held(claim) : held.computeIfAbsent(claim, Held::new);
  }

  @Override
  public Future<Optional<Kept>> find(RequestKey key) {
    return db.read(
            key.org(),
            tx -> tx.first(RequestKeySql.FIND, key.org(), key.user(), key.route(), key.key()))
        .compose(row -> {
          if (row.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
          }
          String[] taken = row.get().getArrayOfStrings("taken_away");
          Future<Void> sure =
              taken.length == 0 ? Future.succeededFuture() : confirm.apply(List.of(taken));
          return sure.map(Optional.of(kept(row.get())));
        });
  }

  @Override
  public Future<Boolean> keep(Claim claim, Rendered answer) {
    Held transaction = held.remove(claim);
    return transaction == null ? Future.succeededFuture(false) : transaction.commit(answer);
  }

  @Override
  public Future<Void> drop(Claim claim) {
    Held transaction = held.remove(claim);
    return transaction == null ? Future.succeededFuture() : transaction.rollback();
  }

  /** Forgets what nobody asks for any longer. */
  Future<Void> purge() {
    return db.platformWrite(
            Actor.system(Actor.PLATFORM),
            tx -> tx.run(RequestKeySql.PURGE, (double) KEPT.toSeconds(), PURGED_AT_ONCE))
        .compose(gone -> gone < PURGED_AT_ONCE ? Future.succeededFuture() : purge());
  }

  private static Kept kept(Row row) {
    String[] words = row.getArrayOfStrings("headers");
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      headers.add(Map.entry(words[i], words[i + 1]));
    }
    Buffer body = row.getBuffer("body");
    return new Kept(
        row.getString("fingerprint"), new Rendered(row.getShort("status"), headers, body));
  }
}
