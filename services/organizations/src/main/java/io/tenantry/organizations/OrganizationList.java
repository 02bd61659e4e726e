package io.tenantry.organizations;

import io.tenantry.common.sql.Database;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Window;
import io.tenantry.common.work.Foundation;
import io.tenantry.organizations.OrganizationQuery.Order;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** The list of every organization, for the platform. */
final class OrganizationList {

  /** Nobody reads on to a total beyond this; counting further would cost more than the page. */
  private static final long COUNTED_MAX = 10_000;

  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final UUID LAST_ID = new UUID(-1, -1);

  /** Sorts behind every text: the last code point there is. */
  private static final String LAST_NAME = Character.toString(Character.MAX_CODE_POINT);

  private static final Instant LAST_TIME = Instant.parse("9999-01-01T00:00:00Z");

  private final Database db;
  private final Cursors cursors;
  private final Clock clock;

  OrganizationList(Foundation foundation) {
    this.db = foundation.db();
    this.cursors = foundation.cursors();
    this.clock = foundation.clock();
  }

  Future<Page<Organization>> page(OrganizationQuery query) {
    Order order = query.order();
    Window window = cursors.window(query.binding(), query.limit(), query.cursor(), query.offset());
    boolean down = order.runsDown(window.backward());
    String pattern = query.pattern().orElse(null);
    return db.platformRead(tx -> {
      Future<Row> counted =
          tx.first(OrganizationSql.HOW_MANY, pattern, COUNTED_MAX + 1)
              .map(row -> row.orElseThrow());
      Future<List<Row>> rows =
          tx.all(
              question(order, down),
              pattern,
              key(order, window, down),
              id(window, down),
              window.fetch(),
              window.offset());
      return Future.all(counted, rows)
          .map(_ -> page(window, order, rows.result(), counted.result().getLong("total")));
    });
  }

  private Page<Organization> page(Window window, Order order, List<Row> rows, long counted) {
    return window
        .page(
            rows,
            row -> position(order, row),
            Math.min(counted, COUNTED_MAX),
            counted <= COUNTED_MAX)
        .map(row -> Organization.of(row, clock.instant()));
  }

  private static List<String> position(Order order, Row row) {
    String key =
        order.byName()
            ? row.getString("name_key")
            : row.getOffsetDateTime("created_at").toInstant().toString();
    return List.of(key, row.getUUID("id").toString());
  }

  private static String question(Order order, boolean down) {
    if (order.byName()) {
      return down ? OrganizationSql.BY_NAME_DOWN : OrganizationSql.BY_NAME;
    }
    return down ? OrganizationSql.BY_CREATION_DOWN : OrganizationSql.BY_CREATION;
  }

  private static Object key(Order order, Window window, boolean down) {
    if (order.byName()) {
      return window.position().map(List::getFirst).orElse(down ? LAST_NAME : "");
    }
    return window
        .position()
        .map(keys -> Instant.parse(keys.getFirst()))
        .orElse(down ? LAST_TIME : Instant.EPOCH)
        .atOffset(ZoneOffset.UTC);
  }

  private static UUID id(Window window, boolean down) {
    return window
        .position()
        .map(keys -> UUID.fromString(keys.getLast()))
        .orElse(down ? LAST_ID : FIRST_ID);
  }
}
