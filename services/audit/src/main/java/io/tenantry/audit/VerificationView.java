package io.tenantry.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of checking a trail, as it leaves.
 *
 * @param intact whether nothing was found to be wrong in what was checked
 * @param complete whether all was checked; otherwise go on with the cursor
 * @param broken the first thing that is wrong
 * @param head the last seal that was checked; keep it outside and send it as {@code head} next time
 */
record VerificationView(
    boolean intact,
    boolean complete,
    @Nullable BrokenView broken,
    SealedView sealed,
    UnsealedView unsealed,
    @Nullable HeadView head,
    KeyView key,
    @Nullable String nextCursor) {

  /**
   * @param kind edited, deleted, reordered, inserted, forged-seal, missing-seal or broken-link
   * @param eventId the first event concerned
   * @param seq of the seal concerned
   */
  record BrokenView(
      String kind, @Nullable UUID eventId, @Nullable Long seq, Instant at, String detail) {}

  /**
   * @param noLongerKept events that were sealed and then dropped by retention
   * @param keptFrom where retention has cut
   */
  record SealedView(long seals, long events, long noLongerKept, @Nullable Instant keptFrom) {}

  /**
   * @param count events that wait for their seal
   */
  record UnsealedView(long count, @Nullable Instant oldest) {}

  record HeadView(long seq, String hash, Instant at) {}

  /**
   * @param publicKey X.509 in base64
   */
  record KeyView(String algorithm, String publicKey) {}

  static VerificationView of(Verification found, String publicKey, @Nullable String nextCursor) {
    return new VerificationView(
        found.isIntact(),
        found.complete(),
        found.broken().map(VerificationView::broken).orElse(null),
        new SealedView(
            found.seals(), found.events(), found.noLongerKept(), found.keptFrom().orElse(null)),
        new UnsealedView(found.unsealed(), found.oldestUnsealed().orElse(null)),
        found.head().map(head -> new HeadView(head.seq(), head.hash(), head.at())).orElse(null),
        new KeyView("Ed25519", publicKey),
        nextCursor);
  }

  private static BrokenView broken(Broken broken) {
    return new BrokenView(
        broken.kind().toString(),
        broken.event().orElse(null),
        broken.seq().orElse(null),
        broken.at(),
        broken.detail());
  }
}
