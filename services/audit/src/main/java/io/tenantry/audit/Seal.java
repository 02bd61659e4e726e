package io.tenantry.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What is signed about some events of one organization: how many, of which time, the root over
 * their leaves, and the seal before it.
 *
 * @param seq 1 for the first of the organization, and one more each time
 * @param at when it was sealed
 * @param previous hash of the seal before; {@link #NONE} for the first
 */
record Seal(
    UUID org,
    long seq,
    Instant at,
    int count,
    Instant firstAt,
    Instant lastAt,
    Buffer root,
    Buffer previous) {

  /** What the first seal has before it. */
  static final Buffer NONE = Buffer.buffer(new byte[32]);

  /** Version of the canonical form below; covered by the signature. */
  private static final int SCHEMA = 1;

  /** Seals these events, which are in order, after the one before. */
  static Seal of(UUID org, long seq, Instant at, List<Leaf> leaves, Buffer previous) {
    return new Seal(
        org,
        seq,
        at,
        leaves.size(),
        leaves.getFirst().at(),
        leaves.getLast().at(),
        root(leaves),
        previous);
  }

  static Seal of(Row row) {
    return new Seal(
        row.getUUID("org_id"),
        row.getLong("seq"),
        row.getOffsetDateTime("at").toInstant(),
        row.getInteger("count"),
        row.getOffsetDateTime("first_at").toInstant(),
        row.getOffsetDateTime("last_at").toInstant(),
        row.getBuffer("root"),
        row.getBuffer("previous"));
  }

  static Buffer root(List<Leaf> leaves) {
    return Merkle.root(leaves.stream().map(Leaf::bytes).toList());
  }

  /** The bytes that are signed: JSON as in RFC 8785. */
  byte[] canonical() {
    return Canonical.text(
            Map.of(
                "seal", SCHEMA,
                "org", org,
                "seq", seq,
                "at_us", micros(at),
                "count", count,
                "first_at_us", micros(firstAt),
                "last_at_us", micros(lastAt),
                "root", Objects.requireNonNull(Hash.hex(root)),
                "previous", Objects.requireNonNull(Hash.hex(previous))))
        .getBytes(UTF_8);
  }

  /** What the next seal names as its previous one. */
  Buffer hash() {
    return Hash.sha256(canonical());
  }

  /** Which seal, and what it says: the whole trail up to it hangs on these two. */
  Head head() {
    return new Head(seq, Objects.requireNonNull(Hash.hex(hash())), at);
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
