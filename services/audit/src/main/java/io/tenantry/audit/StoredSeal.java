package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.List;

/** A seal as it lies in the database: nothing of it is trusted before it was checked. */
record StoredSeal(Seal seal, Buffer signature, Buffer packed, List<Leaf> leaves) {

  static StoredSeal of(Row row) {
    Buffer packed = row.getBuffer("leaves");
    return new StoredSeal(Seal.of(row), row.getBuffer("signature"), packed, Leaf.unpack(packed));
  }

  boolean isSigned(SealKey key) {
    return key.signed(seal.canonical(), signature);
  }

  /** Whether the leaves are those that the seal counts and has the root of. */
  boolean holdsItsLeaves() {
    return packed.length() == seal.count() * Leaf.BYTES
        && !leaves.isEmpty()
        && Seal.root(leaves).equals(seal.root());
  }

  /** Whether the leaves are the right ones, but not in their order. */
  boolean isReordered() {
    List<Leaf> sorted = leaves.stream().sorted(Leaf.ORDER).toList();
    return !sorted.isEmpty() && Seal.root(sorted).equals(seal.root());
  }

  /** The first that does not stand where it belongs. */
  Leaf firstOutOfOrder() {
    List<Leaf> sorted = leaves.stream().sorted(Leaf.ORDER).toList();
    int place = 0;
    while (place < sorted.size() - 1 && sorted.get(place).equals(leaves.get(place))) {
      place++;
    }
    return sorted.get(place);
  }
}
