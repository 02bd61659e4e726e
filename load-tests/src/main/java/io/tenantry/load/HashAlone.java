package io.tenantry.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.HdrHistogram.Histogram;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What hashing allows on these cores when nothing else runs: Argon2id as the product has it unless
 * told otherwise (19 MiB, two passes, one lane), on as many threads as there are cores.
 */
enum HashAlone {

  /** As the library does it: with memory made for each hash. */
  OF_THE_LIBRARY {
    @Override
    Argon2Parameters.Builder of(Argon2Parameters.Builder parameters) {
      return parameters;
    }
  },

  /** As the product does it: each thread uses its memory again. */
  OF_THE_PRODUCT {
    @Override
    Argon2Parameters.Builder of(Argon2Parameters.Builder parameters) {
      return parameters.withBlockPool(MEMORY.get());
    }
  };

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final ThreadLocal<BlockPool> MEMORY = ThreadLocal.withInitial(Again::new);

  /** Until the compiler of the JVM is done. */
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(4);

  /**
   * @param perSecond on all cores together
   * @param medianMs of one
   */
  record Figures(double perSecond, double medianMs) {}

  abstract Argon2Parameters.Builder of(Argon2Parameters.Builder parameters);

  /** The first time, after the compiler has done its work. */
  Figures measured(Duration lasts) throws Exception {
    again(lasts.compareTo(WARM_UP_MAX) < 0 ? lasts : WARM_UP_MAX);
    return again(lasts);
  }

  /** Once more. */
  Figures again(Duration lasts) throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    Histogram all = new Histogram(60_000_000, 3);
    long began = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(cores)) {
      List<Callable<Histogram>> work = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        work.add(() -> hashes(began + lasts.toNanos()));
      }
      for (var done : threads.invokeAll(work)) {
        all.add(done.get());
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Figures(all.getTotalCount() / seconds, all.getValueAtPercentile(50) / 1_000.0);
  }

  private Histogram hashes(long untilNanos) {
    Histogram took = new Histogram(60_000_000, 3);
    while (System.nanoTime() < untilNanos) {
      long from = System.nanoTime();
      hash();
      took.recordValue((System.nanoTime() - from) / 1_000);
    }
    return took;
  }

  private void hash() {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        of(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(1)
                .withSalt("0123456789abcdef".getBytes(StandardCharsets.US_ASCII)))
            .build());
    generator.generateBytes(Rig.PASSWORD.getBytes(StandardCharsets.US_ASCII), new byte[32]);
  }

  private static final class Again implements BlockPool {

    private final Deque<Block> free = new ArrayDeque<>();

    @Override
    public Block allocate() {
      return free.isEmpty() ? new Block() : free.pop();
    }

    @Override
    public void deallocate(Block used) {
      free.push(used.clear());
    }
  }
}
