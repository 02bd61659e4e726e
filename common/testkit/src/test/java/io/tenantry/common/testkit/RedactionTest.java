package io.tenantry.common.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedactionTest {
  private static final String ONE = "0193a1b2-0000-7000-8000-00000000000a";
  private static final String TWO = "0193a1b2-0000-7000-8000-00000000000b";

  @Test
  void equalIdsStayEqual() {
    assertThat(Redaction.of(ONE + " " + TWO + " " + ONE)).isEqualTo("<id-1> <id-2> <id-1>");
    assertThat(Redaction.of("00000000-0000-0000-0000-000000000000")).startsWith("0000");
  }

  @Test
  void timesTokensAndPortsAreLeftOut() {
    assertThat(Redaction.of("at 2026-11-21T03:38:00.000Z.")).isEqualTo("at <time>.");
    assertThat(Redaction.of("#token=pE9z5qX0mB4h6dQy7a2cV8k1LtWnRsUoJfGiZ3xYvHA"))
        .isEqualTo("#token=<token>");
    assertThat(Redaction.of("eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl")).isEqualTo("<jwt>");
    assertThat(Redaction.of("http://127.0.0.1:40123/x")).isEqualTo("http://127.0.0.1:<port>/x");
  }

  @Test
  void wordsAndNumbersStay() {
    String text = "a-very-long-name-with-hyphens-that-is-no-token 2026-11-21 1234567890";
    assertThat(Redaction.of(text)).isEqualTo(text);
  }
}
