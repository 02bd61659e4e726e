package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * The root over the leaves of a seal, as RFC 6962 (section 2.1) builds it: whoever keeps an event
 * and a few hashes can prove later that it was sealed, without the rest of the trail.
 */
final class Merkle {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private Merkle() {}

  /**
   * @param leaves at least one
   */
  static Buffer root(List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return Hash.sha256(prefixed(LEAF, leaves.getFirst()));
    }
    int left = Integer.highestOneBit(leaves.size() - 1);
    byte[] both =
        root(leaves.subList(0, left))
            .appendBuffer(root(leaves.subList(left, leaves.size())))
            .getBytes();
    return Hash.sha256(prefixed(NODE, both));
  }

  private static byte[] prefixed(byte kind, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = kind;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}
