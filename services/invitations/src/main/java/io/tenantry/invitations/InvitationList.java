package io.tenantry.invitations;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Window;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Pages of invitations, newest first. */
final class InvitationList {

  /** As far as is counted; beyond it the total says "at least". */
  static final int COUNTED_MAX = 1_000;

  /** Before everything, in the order of the list: where a first page goes on from. */
  private static final List<String> BEGINNING = List.of("infinity", new UUID(-1, -1).toString());

  private final Cursors cursors;

  InvitationList(Cursors cursors) {
    this.cursors = cursors;
  }

  /** What to ask in a transaction that sees the organization. */
  Function<Tx, Future<Page<Invitation>>> page(UUID org, InvitationQuery query, OffsetDateTime now) {
    Window window =
        cursors.window(query.binding(org), query.limit(), query.cursor(), query.offset());
    List<String> from = window.position().orElse(BEGINNING);
    return tx ->
        tx.all(
                window.backward() ? InvitationSql.LIST_NEWER : InvitationSql.LIST_OLDER,
                org,
                now,
                query.stateWord(),
                from.get(0),
                UUID.fromString(from.get(1)),
                window.fetch(),
                window.offset(),
                COUNTED_MAX)
            .map(rows -> page(window, rows));
  }

  private static Page<Invitation> page(Window window, List<Row> rows) {
    long total = rows.isEmpty() ? 0 : rows.getFirst().getLong("total");
    return window
        .page(rows, InvitationList::position, total, total < COUNTED_MAX)
        .map(Invitation::of);
  }

  private static List<String> position(Row row) {
    return List.of(row.getString("key"), row.getUUID("id").toString());
  }
}
