package io.tenantry.credentials;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * scrypt (RFC 7914) whose table lies beside the heap: the one that OWASP recommends has 128 MiB,
 * which a heap of 256 MiB has not, and would end the process for.
 */
final class Scrypt {

  /** Words of what Salsa20 mixes at a time: 64 bytes. */
  private static final int CHUNK = 16;

  private static final int DOUBLE_ROUNDS = 4;

  private final int rows;
  private final int rowWords;
  private final int[] mixed;

  /**
   * @param log of the number of rows in the table
   * @param blocks the factor of a row's length, 128 bytes
   */
  private Scrypt(int log, int blocks) {
    this.rows = 1 << log;
    this.rowWords = 2 * CHUNK * blocks;
    this.mixed = new int[rowWords];
  }

  static byte[] key(ScryptHash hash, byte[] password) {
    int laneBytes = 128 * hash.blocks();
    byte[] lanes = pbkdf2(password, hash.salt().bytes(), laneBytes * hash.lanes());
    Scrypt scrypt = new Scrypt(hash.log(), hash.blocks());
    for (int lane = 0; lane < hash.lanes(); lane++) {
      scrypt.mix(ByteBuffer.wrap(lanes, lane * laneBytes, laneBytes));
    }
    return pbkdf2(password, lanes, hash.hash().length());
  }

  private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
    var generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
    generator.init(password, salt, 1);
    return ((KeyParameter) generator.generateDerivedMacParameters(length * 8)).getKey();
  }

  /** ROMix: fills the table, and then wanders through it by what it finds there. */
  private void mix(ByteBuffer lane) {
    IntBuffer words = lane.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    int[] row = new int[rowWords];
    words.get(row);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = arena.allocate(JAVA_INT, (long) rows * rowWords);
      for (int i = 0; i < rows; i++) {
        MemorySegment.copy(row, 0, table, JAVA_INT, at(i), rowWords);
        mixBlocks(row);
      }
      int[] found = new int[rowWords];
      for (int i = 0; i < rows; i++) {
        int which = row[rowWords - CHUNK] & (rows - 1);
        MemorySegment.copy(table, JAVA_INT, at(which), found, 0, rowWords);
        for (int k = 0; k < rowWords; k++) {
          row[k] ^= found[k];
        }
        mixBlocks(row);
      }
    }
    words.put(0, row);
  }

  private long at(int index) {
    return (long) index * rowWords * Integer.BYTES;
  }

  /** BlockMix: chunks of even places come first, those of odd ones after them. */
  private void mixBlocks(int[] row) {
    int[] x = Arrays.copyOfRange(row, rowWords - CHUNK, rowWords);
    int chunks = rowWords / CHUNK;
    for (int chunk = 0; chunk < chunks; chunk++) {
      for (int k = 0; k < CHUNK; k++) {
        x[k] ^= row[chunk * CHUNK + k];
      }
      salsa(x);
      int place = chunk / 2 + (chunk % 2) * chunks / 2;
      System.arraycopy(x, 0, mixed, place * CHUNK, CHUNK);
    }
    System.arraycopy(mixed, 0, row, 0, rowWords);
  }

  /** Salsa20/8. */
  private static void salsa(int[] b) {
    int[] x = b.clone();
    for (int round = 0; round < DOUBLE_ROUNDS; round++) {
      quarter(x, 0, 4, 8, 12);
      quarter(x, 5, 9, 13, 1);
      quarter(x, 10, 14, 2, 6);
      quarter(x, 15, 3, 7, 11);
      quarter(x, 0, 1, 2, 3);
      quarter(x, 5, 6, 7, 4);
      quarter(x, 10, 11, 8, 9);
      quarter(x, 15, 12, 13, 14);
    }
    for (int k = 0; k < CHUNK; k++) {
      b[k] += x[k];
    }
  }

  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }
}
