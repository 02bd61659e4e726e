package io.tenantry.common.web;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The statement by which a writing transaction enters its organization. It returns one row and sets
 * {@code app.org}, or no row: then the transaction is refused and nothing is written.
 *
 * @param args values for {@code $1}, {@code $2} …
 * @param claim the key of the request that the transaction takes with it
 */
public record Entry(String sql, List<Object> args, Optional<Claim> claim) {

  private static final String PLAIN = "SELECT set_config('app.org', $1, true)";

  public Entry(String sql, List<Object> args) {
    this(sql, args, Optional.empty());
  }

  /** Entry without any condition, for the program itself. */
  public static Entry plain(UUID org) {
    return new Entry(PLAIN, List.of(org.toString()));
  }
}
