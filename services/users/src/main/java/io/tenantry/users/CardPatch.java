package io.tenantry.users;

import io.tenantry.common.web.ImageAddress;
import io.tenantry.common.web.Sent;
import io.tenantry.credentials.Identifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to become of a {@link Card}: what is not sent stays, null takes away. */
record CardPatch(
    @Nullable String name,
    @Nullable String email,
    @Nullable Boolean emailVerified,
    @Nullable String phone,
    @Nullable Boolean phoneVerified,
    @Nullable String avatarUrl,
    Sent sent) {

  /** The card as it will be; a new address or number is not proven unless somebody says so. */
  Card over(Card before, Complaints complaints) {
    String newEmail = sent.has("email") ? email(complaints) : before.email();
    String newPhone = sent.has("phone") ? phone(complaints) : before.phone();
    boolean sameEmail = newEmail != null && newEmail.equals(before.email());
    boolean samePhone = newPhone != null && newPhone.equals(before.phone());
    Card card =
        new Card(
            sent.has("name") ? name(complaints) : before.name(),
            newEmail,
            emailVerified != null ? emailVerified : sameEmail && before.emailVerified(),
            newPhone,
            phoneVerified != null ? phoneVerified : samePhone && before.phoneVerified(),
            sent.has("avatar_url") ? avatarUrl(complaints) : before.avatarUrl());
    complaints.unless(
        newEmail != null || newPhone != null, "/email", "an address or a phone number is needed");
    complaints.unless(
        newEmail != null || !card.emailVerified(), "/email_verified", "there is no address");
    complaints.unless(
        newPhone != null || !card.phoneVerified(), "/phone_verified", "there is no number");
    return card;
  }

  private String name(Complaints complaints) {
    String given = name == null ? "" : name.strip();
    complaints.unless(!given.isEmpty(), "/name", "must not be blank");
    return given;
  }

  private @Nullable String email(Complaints complaints) {
    if (email == null) {
      return null;
    }
    String address = Identifier.normalEmail(email);
    complaints.unless(!address.isEmpty(), "/email", "must not be blank");
    return address;
  }

  private @Nullable String phone(Complaints complaints) {
    if (phone == null) {
      return null;
    }
    Optional<Identifier> number = Identifier.newPhone(phone);
    complaints.unless(
        number.isPresent(), "/phone", "must be a phone number with its country code, such as +49…");
    return number.map(Identifier::value).orElse(null);
  }

  private @Nullable String avatarUrl(Complaints complaints) {
    if (avatarUrl == null || avatarUrl.isBlank()) {
      return null;
    }
    Optional<String> wrong = ImageAddress.complaint(avatarUrl.strip());
    wrong.ifPresent(why -> complaints.add("/avatar_url", why));
    return wrong.isPresent() ? null : avatarUrl.strip();
  }
}
