package io.tenantry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.web.Problem;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hashes that others have made: by the C library (bcrypt), OpenSSL (scrypt, PBKDF2) and the
 * reference implementation of Argon2.
 */
class ForeignHashTest {

  private static final String PASSWORD = "correct horse";
  private static final long SEED = 20261121;

  static List<String> hashesOfOthers() {
    return List.of(
        "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "$2a$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
        "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M",
        "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$OM0FAoIqCVK1sWtxDiffVlBejtLa.ks4TP71JiecwuSZCG8iLbnlIEPOMoVX.i2B2wkSxjQ8CRGR9OkNGuIPMQ",
        "$pbkdf2$1000$MDEyMzQ1Njc4OWFiY2RlZg$aUfE2vx5Q7zgbb0jx49AaNpXUQQ",
        "pbkdf2_sha256$1000$seasalt$mQnueSakb748zqBAC1tmWVZsZbi2zPGZarEzTGdfmso=",
        "pbkdf2:sha256:1000$Ab3xYz$a7cc03f70cdf3ade5596630c7723033530f841d031b38f4c4041c2479c79e607",
        "AQAAAAEAAAPoAAAAEDAxMjM0NTY3ODlhYmNkZWZwGDwPYO6eBEH2TvqzNOF/l6F/IHP33VrLo9PxKvCTgw==",
        "$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
        "$scrypt$ln=6,r=3,p=5$MDEyMzQ1Njc4OWFiY2RlZg$JOG7XqCwSOSXP16QLHzWVdJ/ka8/hu3iopQ814OGpMY",
        "scrypt:1024:8:1$Ab3xYz$e571aa0995ea2235243b7f92c8c4a91ee77d682a1f6c3fb6df90e1b9b683a506daaa3a9cabe4495300d53128ea75efff2923feb71bce39d5f1875e48992d3d60",
        "000102030405060708090a0b0c0d0e0f:9372e2d20f7c9ba55e54d10569dfe24824c5765383f46b040e9ac7b33041339c514173900cb63a37c935c0e2f40cfe2cb39bee5fe58f54715c1fd913c4638373");
  }

  @ParameterizedTest
  @MethodSource("hashesOfOthers")
  void thePasswordBehindItIsKnownAndNoOther(String encoded) {
    PasswordHash stored = ForeignHash.parse("/password_hash", encoded);
    assertThat(matches(stored, PASSWORD)).isTrue();
    assertThat(matches(stored, PASSWORD + "s")).isFalse();
    assertThat(matches(stored, "")).isFalse();
    assertThat(Argon2.USUAL.isOutdated(stored)).isTrue();
    assertThat(ForeignHash.of(encoded).orElseThrow().toString()).doesNotContain("$");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"
      })
  void bothKindsOfArgon2AreKnown(String encoded) {
    PasswordHash stored = ForeignHash.parse("/password_hash", encoded);
    assertThat(matches(stored, "password")).isTrue();
    assertThat(matches(stored, "passwort")).isFalse();
  }

  /** Published examples (RFC 7914, section 12) and OpenSSL agree with Bouncy Castle; so do we. */
  @Test
  void scryptIsTheSameAsThatOfOthersWhateverItsParameters() {
    Random random = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      byte[] password = bytes(random, random.nextInt(80));
      byte[] salt = bytes(random, 1 + random.nextInt(40));
      int log = 1 + random.nextInt(8);
      int blocks = 1 + random.nextInt(9);
      int lanes = 1 + random.nextInt(4);
      byte[] key =
          SCrypt.generate(password, salt, 1 << log, blocks, lanes, 16 + random.nextInt(80));
      var hash = new ScryptHash(log, blocks, lanes, HashBytes.of(salt), HashBytes.of(key));
      assertThat(hash.matches(password)).as("%d %d %d, seed %d", log, blocks, lanes, SEED).isTrue();
      key[random.nextInt(key.length)] ^= 1;
      assertThat(
              new ScryptHash(log, blocks, lanes, HashBytes.of(salt), HashBytes.of(key))
                  .matches(password))
          .isFalse();
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void bcryptLooksAtTheFirst72BytesOnly() {
    var stored =
        ForeignHash.parse("/p", "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i");
    assertThat(matches(stored, "x".repeat(80))).isTrue();
    assertThat(matches(stored, "x".repeat(72))).isTrue();
    assertThat(matches(stored, "x".repeat(71))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2b$13$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "$argon2id$v=19$m=262144,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=5,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$scrypt$ln=18,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
        "$scrypt$ln=16,r=8,p=9$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
        "$scrypt$ln=30,r=999,p=999$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
        "pbkdf2_sha256$999999999$seasalt$mQnueSakb748zqBAC1tmWVZsZbi2zPGZarEzTGdfmso="
      })
  void whatWouldCostTooMuchIsRefusedWithoutBeingTried(String encoded) {
    assertThatThrownBy(() -> ForeignHash.parse("/password_hash", encoded))
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            no -> assertThat(no.complaints().getFirst().detail()).contains("new password"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "$2b$04$tooshort",
        "$scrypt$ln=10,r=8,p=1$MDEy$!!",
        "$pbkdf2-md5$1000$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M",
        "AQAAAAEAAAPoAAAA/zAxMjM0NTY3ODlhYmNkZWZwGDwPYO6eBEH2TvqzNOF/l6F/IHP33VrLo9PxKvCTgw=="
      })
  void whatIsNoHashThatWeCanCheckIsRefused(String text) {
    assertThatThrownBy(() -> ForeignHash.parse("/password_hash", text))
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            no -> assertThat(no.complaints().getFirst().pointer()).isEqualTo("/password_hash"));
  }

  /** As it is read from the database at the next sign-in. */
  private static boolean matches(PasswordHash stored, String password) {
    return ForeignHash.of(stored.phc()).orElseThrow().matches(password);
  }
}
