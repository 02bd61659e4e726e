package io.tenantry.sessions;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.UUID;

/**
 * The lowest epoch that is still accepted, for keys of one or two ids; a key that was never raised
 * has 0. Open addressing over flat arrays: 40 bytes a slot, at most two thirds of them used, so
 * that a million revoked members cost about 84 MB and not a graph of objects.
 *
 * <p>Readers take no lock: a slot's epoch is published after its key, slots are never emptied, and
 * growth swaps the whole table.
 */
final class EpochTable {

  private static final VarHandle EPOCH = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int LONGS_PER_KEY = 4;
  private static final int FIRST_SLOTS = 64;

  private static final class Slots {
    final long[] keys;
    final long[] epochs;

    Slots(int slots) {
      keys = new long[slots * LONGS_PER_KEY];
      epochs = new long[slots];
    }
  }

  private volatile Slots slots = new Slots(FIRST_SLOTS);
  private int count;
  private volatile int used;

  /** How many keys the table knows. */
  int size() {
    return used;
  }

  /** The epoch of this key; 0 when nobody raised it. */
  long at(UUID first, UUID second) {
    if (used == 0) {
      return 0;
    }
    Slots now = slots;
    int slot = find(now, first, second);
    return (long) EPOCH.getAcquire(now.epochs, slot);
  }

  /** Raises the epoch of this key; a lower one than is known changes nothing. */
  synchronized void raise(UUID first, UUID second, long epoch) {
    if ((count + 1) * 3 > slots.epochs.length * 2) {
      grow();
    }
    put(slots, first, second, epoch);
  }

  private void put(Slots now, UUID first, UUID second, long epoch) {
    int slot = find(now, first, second);
    long known = now.epochs[slot];
    if (known >= epoch) {
      return;
    }
    if (known == 0) {
      long[] keys = now.keys;
      int at = slot * LONGS_PER_KEY;
      keys[at] = first.getMostSignificantBits();
      keys[at + 1] = first.getLeastSignificantBits();
      keys[at + 2] = second.getMostSignificantBits();
      keys[at + 3] = second.getLeastSignificantBits();
    }
    EPOCH.setRelease(now.epochs, slot, epoch);
    if (known == 0) {
      count++;
      used = count;
    }
  }

  private void grow() {
    Slots old = slots;
    Slots bigger = new Slots(old.epochs.length * 2);
    for (int slot = 0; slot < old.epochs.length; slot++) {
      if (old.epochs[slot] != 0) {
        int at = slot * LONGS_PER_KEY;
        int free = find(bigger, old.keys, at);
        System.arraycopy(old.keys, at, bigger.keys, free * LONGS_PER_KEY, LONGS_PER_KEY);
        bigger.epochs[free] = old.epochs[slot];
      }
    }
    slots = bigger;
  }

  private static int find(Slots in, UUID first, UUID second) {
    return find(
        in,
        first.getMostSignificantBits(),
        first.getLeastSignificantBits(),
        second.getMostSignificantBits(),
        second.getLeastSignificantBits());
  }

  private static int find(Slots in, long[] keys, int at) {
    return find(in, keys[at], keys[at + 1], keys[at + 2], keys[at + 3]);
  }

  /** The slot of this key, or the free one where it belongs. */
  private static int find(Slots in, long a, long b, long c, long d) {
    int mask = in.epochs.length - 1;
    int slot = mix(a, b, c, d) & mask;
    while ((long) EPOCH.getAcquire(in.epochs, slot) != 0) {
      int at = slot * LONGS_PER_KEY;
      long[] keys = in.keys;
      if (keys[at] == a && keys[at + 1] == b && keys[at + 2] == c && keys[at + 3] == d) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Ids made together share their upper bits; the multiplication spreads all of them. */
  private static int mix(long a, long b, long c, long d) {
    long spread = a * 0x9E3779B97F4A7C15L;
    spread = (spread ^ b ^ (spread >>> 29)) * 0xBF58476D1CE4E5B9L;
    spread = (spread ^ c ^ (spread >>> 32)) * 0x94D049BB133111EBL;
    spread = (spread ^ d ^ (spread >>> 29)) * 0x9E3779B97F4A7C15L;
    return (int) (spread >>> 32);
  }
}
