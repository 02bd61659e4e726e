package io.tenantry.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aTimeIsWrittenAsTheFormatterWouldWriteIt(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      Instant time =
          Instant.ofEpochSecond(
              random.nextLong(-62_000_000_000L, 253_000_000_000L), random.nextInt(1_000_000_000));
      assertThat(Json.text(time)).as("seed %d", seed).isEqualTo(MILLIS.format(time));
    }
  }

  @Test
  void theEdgesOfACalendar() {
    assertThat(Json.text(Instant.parse("2024-02-29T23:59:59.999Z")))
        .isEqualTo("2024-02-29T23:59:59.999Z");
    assertThat(Json.text(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(Json.text(Instant.parse("2026-11-21T00:00:00.0005Z")))
        .isEqualTo("2026-11-21T00:00:00.000Z");
  }
}
