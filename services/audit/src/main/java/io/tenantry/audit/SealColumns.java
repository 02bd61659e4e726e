package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Rows turned on their side, into one array a column. */
final class SealColumns {
  private SealColumns() {}

  /** The values of {@link SealSql#SEAL}. */
  static @Nullable Object[] of(List<SealedLeaves> rows, SealKey key) {
    List<Seal> seals = rows.stream().map(SealedLeaves::seal).toList();
    return new @Nullable Object[] {
      column(seals, Seal::org, UUID[]::new),
      column(seals, Seal::seq, Long[]::new),
      column(seals, seal -> utc(seal.at()), OffsetDateTime[]::new),
      column(seals, Seal::count, Integer[]::new),
      column(seals, seal -> utc(seal.firstAt()), OffsetDateTime[]::new),
      column(seals, seal -> utc(seal.lastAt()), OffsetDateTime[]::new),
      column(seals, Seal::root, Buffer[]::new),
      column(seals, Seal::previous, Buffer[]::new),
      column(seals, seal -> key.sign(seal.canonical()), Buffer[]::new),
      column(rows, row -> Leaf.pack(row.leaves()), Buffer[]::new)
    };
  }

  /** The values of {@link SealSql#REFUSE}. */
  static @Nullable Object[] of(List<Waiting> rows) {
    return new @Nullable Object[] {
      column(rows, Waiting::org, UUID[]::new),
      column(rows, row -> utc(row.leaf().at()), OffsetDateTime[]::new),
      column(rows, row -> row.leaf().id(), UUID[]::new),
      column(rows, row -> row.leaf().hash(), Buffer[]::new),
      column(rows, Waiting::receipt, Buffer[]::new)
    };
  }

  static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static <R> Object column(
      List<R> rows, Function<R, Object> value, IntFunction<Object[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
