package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What a seal holds of one event: which it is, when it was (so that it is found without searching)
 * and its hash. The seal's root is over these bytes, so none of them can be changed afterwards.
 */
record Leaf(UUID id, Instant at, Buffer hash) {

  /** Id 16, microseconds 8, hash 32. */
  static final int BYTES = 56;

  /** The order of events in a seal. Ids decide like PostgreSQL does: byte by byte. */
  static final Comparator<Leaf> ORDER =
      Comparator.comparing(Leaf::at)
          .thenComparing(leaf -> leaf.id().getMostSignificantBits(), Long::compareUnsigned)
          .thenComparing(leaf -> leaf.id().getLeastSignificantBits(), Long::compareUnsigned);

  private static final int HASH_AT = 24;

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at))
        .put(hash.getBytes())
        .array();
  }

  /** As {@code audit_seals.leaves} holds them. */
  static Buffer pack(List<Leaf> leaves) {
    Buffer all = Buffer.buffer(leaves.size() * BYTES);
    leaves.forEach(leaf -> all.appendBytes(leaf.bytes()));
    return all;
  }

  /** What {@link #pack} made; of a length that cannot be, the broken end is left out. */
  static List<Leaf> unpack(Buffer packed) {
    List<Leaf> leaves = new ArrayList<>(packed.length() / BYTES);
    for (int from = 0; from + BYTES <= packed.length(); from += BYTES) {
      leaves.add(
          new Leaf(
              new UUID(packed.getLong(from), packed.getLong(from + 8)),
              Instant.EPOCH.plus(packed.getLong(from + 16), ChronoUnit.MICROS),
              packed.getBuffer(from + HASH_AT, from + BYTES)));
    }
    return leaves;
  }
}
