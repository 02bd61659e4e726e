package io.tenantry.credentials;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

  /** RFC 6238, appendix B, without its first two digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void codesAreThoseOfTheStandard(long second, String code) {
    assertThat(Totp.code(SECRET, second / 30)).isEqualTo(code);
    assertThat(Totp.stepOf(SECRET, code, second)).isEqualTo(OptionalLong.of(second / 30));
  }

  @Test
  void aClockMayBeOneStepOffAndNoMore() {
    String code = Totp.code(SECRET, 1_000);
    assertThat(Totp.stepOf(SECRET, code, 1_001 * 30 + 29)).isEqualTo(OptionalLong.of(1_000));
    assertThat(Totp.stepOf(SECRET, code, 999 * 30)).isEqualTo(OptionalLong.of(1_000));
    assertThat(Totp.stepOf(SECRET, code, 1_002 * 30)).isEmpty();
    assertThat(Totp.stepOf(SECRET, code, 998 * 30 + 29)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB"})
  void secretsAreWrittenInBase32(String bytes, String text) {
    assertThat(Base32.encode(bytes.getBytes(US_ASCII))).isEqualTo(text);
  }
}
