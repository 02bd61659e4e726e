package io.tenantry.organizations;

import io.tenantry.common.web.Problem;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which organizations a list is asked for.
 *
 * @param search part of the name or slug, in any case
 * @param sort one of {@code name}, {@code created_at}, either with {@code -} for descending
 */
record OrganizationQuery(
    @Nullable @Size(max = 200) String search,
    @Nullable String sort,
    @Nullable Integer limit,
    @Nullable String cursor,
    @Nullable Integer offset) {

  Order order() {
    return sort == null ? Order.NAME : Order.of(sort);
  }

  /** What to look for, with the signs that mean something to LIKE taken literally. */
  Optional<String> pattern() {
    return Optional.ofNullable(search)
        .map(String::strip)
        .filter(wanted -> !wanted.isEmpty())
        .map(wanted -> "%" + wanted.replaceAll("([\\\\%_])", "\\\\$1") + "%");
  }

  /** Names the list for its cursors. */
  String binding() {
    return "organizations|" + order() + "|" + pattern().orElse("");
  }

  /** The orders in which the list can be read. */
  enum Order {
    NAME("name", false),
    NAME_DOWN("-name", true),
    CREATED_AT("created_at", false),
    CREATED_AT_DOWN("-created_at", true);

    private final String sort;
    private final boolean down;

    Order(String sort, boolean down) {
      this.sort = sort;
      this.down = down;
    }

    static Order of(String sort) {
      for (Order order : values()) {
        if (order.sort.equals(sort)) {
          return order;
        }
      }
      throw Problem.Invalid.of("?sort", "must be one of name, -name, created_at, -created_at");
    }

    boolean byName() {
      return this == NAME || this == NAME_DOWN;
    }

    /** Whether the statement runs downwards; backwards is the other way round. */
    boolean runsDown(boolean backward) {
      return down != backward;
    }
  }
}
