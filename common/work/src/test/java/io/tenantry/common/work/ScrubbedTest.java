package io.tenantry.common.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrubbedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "550 5.1.1 <jane.doe+x@acme.test>: no such user | 550 5.1.1 <(address)>: no such user",
        "Key (email)=(jane@acme.test) already exists    | Key (email)=((address)) already exists",
        "mailto:jane@acme.test, joe@acme.test           | mailto:(address), (address)",
        "#token=9fJ3kQ2mXv7Lw1Zt8Yb4Nc6R                 | #token=(hidden)",
        "opened q0zb3A+/k81mVx77Tn2PqLrS5dWc== in vain  | opened (hidden) in vain",
        "job 01890a5d-ac96-774b-bcce-b302099a8057 fails | job 01890a5d-ac96-774b-bcce-b302099a8057 fails",
        "io.vertx.core.impl.NoStackTraceTimeoutException: after 120000 ms | io.vertx.core.impl.NoStackTraceTimeoutException: after 120000 ms",
      })
  void whatIsNobodysBusinessIsLeftOut(String said, String shown) {
    assertThat(Scrubbed.of(said)).isEqualTo(shown);
  }

  @Test
  void controlCharactersBecomeBlanks() {
    assertThat(Scrubbed.of("two\r\nlines\u0007 here")).isEqualTo("two lines  here");
  }
}
