package io.tenantry.users;

import io.tenantry.common.web.ImageAddress;
import io.tenantry.common.web.OneLine;
import io.tenantry.common.web.Sent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What somebody changes about themselves: what is not sent stays, null takes away. */
record MePatch(
    @Nullable @OneLine @Size(max = 200) String name,
    @Nullable @OneLine @Size(max = ImageAddress.LENGTH_MAX) String avatarUrl,
    @Nullable @Valid ProfilePatch profile,
    Sent sent) {

  CardPatch card() {
    return new CardPatch(name, null, null, null, null, avatarUrl, sent);
  }
}
