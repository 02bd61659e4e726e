package io.tenantry.credentials;

import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/** A thread that hashes passwords, with memory of its own for it. */
final class HashingThread extends Thread {

  private static final AtomicInteger STARTED = new AtomicInteger();

  private final HashMemory memory = new HashMemory();

  HashingThread(Runnable work) {
    super(work, "tenantry-hash-" + STARTED.getAndIncrement());
    setDaemon(true);
  }

  /** What the calling thread hashes in; elsewhere than on such a thread, memory for once. */
  static BlockPool memory() {
    return currentThread() instanceof HashingThread hashing ? hashing.memory : new HashMemory();
  }
}
