package io.tenantry.credentials;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.crypto.TokenHash;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keys that people carry (WebAuthn), and the challenges that these sign. For {@code identity}
 * transactions; trail, mail and sessions are the caller's.
 */
public final class Passkeys {

  /** Long enough to look for a stick. */
  public static final Duration CHALLENGE_LIFE = Duration.ofMinutes(5);

  /** Nobody carries more; it bounds what a sign-in tells a browser. */
  private static final int EACH_MAX = 20;

  private static final int RANDOM_BYTES = 16;
  private static final int MAC_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretBox box;
  private final Clock clock;

  Passkeys(SecretBox box, Clock clock) {
    this.box = box;
    this.clock = clock;
  }

  /**
   * A challenge that any node knows again without having kept it: random, when it ends, and both
   * signed. So whoever asks for many fills no table.
   *
   * @param purpose what it is for, and for whom
   */
  public byte[] challenge(String purpose) {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    long ends = clock.instant().plus(CHALLENGE_LIFE).getEpochSecond();
    byte[] said = ByteBuffer.allocate(RANDOM_BYTES + Long.BYTES).put(random).putLong(ends).array();
    return ByteBuffer.allocate(said.length + MAC_BYTES).put(said).put(mac(purpose, said)).array();
  }

  /** Whether this is a challenge of ours for that purpose, and not too old. */
  public boolean isOurs(String purpose, byte[] challenge) {
    if (challenge.length != RANDOM_BYTES + Long.BYTES + MAC_BYTES) {
      return false;
    }
    byte[] said = Arrays.copyOf(challenge, RANDOM_BYTES + Long.BYTES);
    byte[] mac = Arrays.copyOfRange(challenge, said.length, challenge.length);
    long ends = ByteBuffer.wrap(said).getLong(RANDOM_BYTES);
    return MessageDigest.isEqual(mac, mac(purpose, said))
        && ends >= clock.instant().getEpochSecond();
  }

  /** The challenge that belongs to the token of a sign-in: as secret, and of one use, like it. */
  public static byte[] challengeOf(String token) {
    return TokenHash.of("passkey:" + token).sha256();
  }

  /** Uses a challenge up; false if it was met before, on whatever node. */
  public Future<Boolean> spend(Tx tx, byte[] challenge) {
    byte[] hash = TokenHash.of(HexFormat.of().formatHex(challenge)).sha256();
    return tx.run(PasskeySql.SPEND, Buffer.buffer(hash), CHALLENGE_LIFE.toSeconds() * 2)
        .map(added -> added == 1);
  }

  /** All of a person's, the oldest first. */
  public Future<List<Passkey>> of(Tx tx, UUID user) {
    return tx.all(PasskeySql.LIST, user).map(rows -> rows.stream().map(Passkey::of).toList());
  }

  public Future<Optional<Passkey>> find(Tx tx, byte[] credentialId) {
    return tx.first(PasskeySql.FIND, Buffer.buffer(credentialId)).map(row -> row.map(Passkey::of));
  }

  /**
   * Adds one. The caller holds {@link SecondFactors#adding}.
   *
   * @return fails with 409 {@code too-many-passkeys}, or {@code passkey-known} if anybody has it
   */
  public Future<Passkey> add(Tx tx, UUID user, String name, NewPasskey made) {
    return of(tx, user)
        .compose(all ->
            all.size() >= EACH_MAX
                ? Future.failedFuture(tooMany())
                : tx.first(
                    PasskeySql.ADD,
                    Ids.next(),
                    user,
                    made.credentialId(),
                    name,
                    made.key(),
                    made.signCount(),
                    made.synced(),
                    made.transports().toArray(String[]::new)))
        .map(row -> Passkey.of(row.orElseThrow()));
  }

  public Future<Passkey> rename(Tx tx, UUID user, UUID id, String name) {
    return tx.first(PasskeySql.RENAME, user, id, name)
        .map(row -> Passkey.of(row.orElseThrow(Problem.NotFound::new)));
  }

  /** Writes down that it was used; false if its counter does not go on, as a copy's would not. */
  public Future<Boolean> accept(Tx tx, Passkey passkey, long signCount) {
    return tx.run(PasskeySql.ACCEPT, passkey.id(), signCount).map(changed -> changed == 1);
  }

  /** Takes one away; fails with 404 if there is none. */
  public Future<Void> remove(Tx tx, UUID user, UUID id) {
    return tx.run(PasskeySql.REMOVE, user, id)
        .map(removed -> {
          if (removed == 0) {
            throw new Problem.NotFound();
          }
          return null;
        });
  }

  Future<Void> removeAll(Tx tx, UUID user) {
    return tx.run(PasskeySql.REMOVE_ALL, user).mapEmpty();
  }

  Future<Void> purge(Tx tx) {
    return tx.run(PasskeySql.PURGE).mapEmpty();
  }

  /** For the constraint of this name. */
  static Problem known() {
    return new Problem.Conflict("passkey-known", "this passkey is in use already");
  }

  private byte[] mac(String purpose, byte[] said) {
    byte[] name = (purpose + ":").getBytes(StandardCharsets.UTF_8);
    byte[] all = ByteBuffer.allocate(name.length + said.length).put(name).put(said).array();
    return box.mac("passkey-challenge", all);
  }

  private static Problem tooMany() {
    return new Problem.Conflict(
        "too-many-passkeys", "this account has " + EACH_MAX + " passkeys; take one away first");
  }
}
