package io.tenantry.credentials;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/**
 * The blocks that one hash after the other is made in. Nothing of a password stays in them. Made
 * anew for each hash, 19 MiB in blocks of a kibibyte are what the garbage collector is busy with.
 * For one thread.
 */
final class HashMemory implements BlockPool {

  private final Deque<Block> free = new ArrayDeque<>();

  @Override
  public Block allocate() {
    Block block = free.poll();
    return block == null ? new Block() : block;
  }

  @Override
  public void deallocate(Block block) {
    free.push(block.clear());
  }
}
