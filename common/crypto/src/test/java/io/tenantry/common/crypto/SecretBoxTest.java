package io.tenantry.common.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

  private final SecretBox box = new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]);

  @Test
  void whatIsSealedOpensForTheSamePurposeOnly() {
    String sealed = box.sealText("mail", "a link");
    assertThat(box.openText("mail", sealed)).isEqualTo("a link");
    assertThatThrownBy(() -> box.openText("keys", sealed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChangedBitIsNoticed() {
    byte[] sealed = box.seal("mail", "a link".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> box.open("mail", changed))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void twoSealsOfOneTextDiffer() {
    assertThat(box.sealText("mail", "a link")).isNotEqualTo(box.sealText("mail", "a link"));
  }

  @Test
  void macsDependOnPurposeAndKey() {
    byte[] data = {1, 2, 3};
    byte[] otherKey = new byte[SecretBox.MASTER_KEY_BYTES];
    otherKey[0] = 1;
    assertThat(box.mac("cursor", data)).isEqualTo(box.mac("cursor", data));
    assertThat(box.mac("cursor", data)).isNotEqualTo(box.mac("other", data));
    assertThat(box.mac("cursor", data)).isNotEqualTo(new SecretBox(otherKey).mac("cursor", data));
  }

  @Test
  void aShortMasterKeyIsRefused() {
    assertThatThrownBy(() -> new SecretBox(new byte[16])).hasMessageContaining("32 bytes");
  }
}
