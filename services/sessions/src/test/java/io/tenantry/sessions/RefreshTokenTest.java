package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.crypto.SecretBox;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefreshTokenTest {

  private final SecretBox box = new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]);
  private final UUID session = Ids.next();

  @Test
  void itNamesItsSession() {
    RefreshToken token = RefreshToken.first(box, session);
    assertThat(RefreshToken.parse(token.text())).contains(token);
    assertThat(token.session()).isEqualTo(session);
    assertThat(token.isOurs(box)).isTrue();
    assertThat(token.toString()).doesNotContain(token.text());
  }

  @Test
  void itsSuccessorIsAlwaysTheSame() {
    RefreshToken token = RefreshToken.first(box, session);
    RefreshToken next = token.next(box);
    assertThat(next).isEqualTo(token.next(box));
    assertThat(next.text()).isNotEqualTo(token.text());
    assertThat(next.session()).isEqualTo(session);
    assertThat(next.isOurs(box)).isTrue();
    assertThat(next.next(box)).isNotEqualTo(next);
  }

  @Test
  void twoSessionsNeverStartAlike() {
    assertThat(RefreshToken.first(box, session).text())
        .isNotEqualTo(RefreshToken.first(box, session).text());
  }

  @Test
  void aGuessIsNotOurs() {
    byte[] all = Base64.getUrlDecoder().decode(RefreshToken.first(box, session).text());
    for (int i = 0; i < all.length; i++) {
      byte[] changed = all.clone();
      changed[i] ^= 1;
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(RefreshToken.parse(text).orElseThrow().isOurs(box)).isFalse();
    }
  }

  @Test
  void whatHasNotTheFormIsNoToken() {
    String text = RefreshToken.first(box, session).text();
    assertThat(RefreshToken.parse("")).isEmpty();
    assertThat(RefreshToken.parse("not base64 !")).isEmpty();
    assertThat(RefreshToken.parse(text.substring(4))).isEmpty();
    assertThat(RefreshToken.parse(text + "AAAA")).isEmpty();
  }
}
