package io.tenantry.common.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The part of a list that a request asks for: so many rows after (or before) a position. */
public final class Window {

  /** What a screen shows without scrolling far. */
  public static final int LIMIT_DEFAULT = 25;

  /** Keeps one answer below about 100 kB. */
  public static final int LIMIT_MAX = 200;

  /** Skipping costs as many rows as are skipped; beyond this only cursors go. */
  public static final int OFFSET_MAX = 10_000;

  private final Cursors cursors;
  private final String binding;
  private final int limit;
  private final int offset;
  private final boolean backward;
  private final Optional<List<String>> position;

  Window(
      Cursors cursors,
      String binding,
      int limit,
      int offset,
      boolean backward,
      Optional<List<String>> position) {
    this.cursors = cursors;
    this.binding = binding;
    this.limit = limit;
    this.offset = offset;
    this.backward = backward;
    this.position = position;
  }

  /** How many rows to ask the database for: one more than wanted tells whether it goes on. */
  public int fetch() {
    return limit + 1;
  }

  public int offset() {
    return offset;
  }

  /** Whether rows before the position are wanted: then ask in reverse order. */
  public boolean backward() {
    return backward;
  }

  /** The sort keys of the row to go on from, as {@link #page} was told them. */
  public Optional<List<String>> position() {
    return position;
  }

  /**
   * The page made of these rows.
   *
   * @param rows at most {@link #fetch()} of them, in the order of the query (reverse if backward)
   * @param positionOf the sort keys of a row, the id last
   */
  public <R> Page<R> page(
      List<R> rows,
      Function<? super R, List<String>> positionOf,
      @Nullable Long total,
      @Nullable Boolean totalIsExact) {
    boolean more = rows.size() > limit;
    List<R> kept = more ? rows.subList(0, limit) : rows;
    List<R> data = backward ? kept.reversed() : kept;
    if (data.isEmpty()) {
      return new Page<>(List.of(), null, null, total, totalIsExact);
    }
    boolean goesOn = backward || more;
    boolean hasBefore = backward ? more : position.isPresent() || offset > 0;
    String next = goesOn ? cursor(false, positionOf.apply(data.getLast())) : null;
    String prev = hasBefore ? cursor(true, positionOf.apply(data.getFirst())) : null;
    return new Page<>(List.copyOf(data), next, prev, total, totalIsExact);
  }

  private String cursor(boolean before, List<String> values) {
    return cursors.write(binding, new Cursors.Position(before, values));
  }
}
