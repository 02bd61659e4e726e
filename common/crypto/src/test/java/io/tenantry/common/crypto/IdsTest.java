package io.tenantry.common.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void idsAreVersion7AndOnlyGrow() {
    UUID before = Ids.next();
    for (int i = 0; i < 10_000; i++) {
      UUID next = Ids.next();
      assertThat(next.version()).isEqualTo(7);
      assertThat(next.variant()).isEqualTo(2);
      assertThat(
              Long.compareUnsigned(next.getMostSignificantBits(), before.getMostSignificantBits()))
          .isPositive();
      before = next;
    }
  }

  @Test
  void aTokenIsKnownByItsHashAlone() {
    Token token = Token.random();
    assertThat(TokenHash.of(token.text())).isEqualTo(token.hash());
    assertThat(token.toString()).doesNotContain(token.text());
    var seen = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(seen.add(Token.random().text())).isTrue();
    }
  }
}
