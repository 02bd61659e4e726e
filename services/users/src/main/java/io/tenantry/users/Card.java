package io.tenantry.users;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person is called and how they are reached: what stands in their own row and is copied into
 * every membership.
 *
 * @param email in the one form of {@link io.tenantry.credentials.Identifier}, like {@code phone}
 */
record Card(
    String name,
    @Nullable String email,
    boolean emailVerified,
    @Nullable String phone,
    boolean phoneVerified,
    @Nullable String avatarUrl) {

  static final Set<String> MEMBERS =
      Set.of("name", "email", "email_verified", "phone", "phone_verified", "avatar_url");

  /** Where somebody new begins. */
  static final Card NOBODY = new Card("", null, false, null, false, null);

  static Card of(User user) {
    return new Card(
        user.name(),
        user.email(),
        user.emailVerified(),
        user.phone(),
        user.phoneVerified(),
        user.avatarUrl());
  }

  /** The copy in a membership. */
  static Card of(Member member) {
    return new Card(
        member.name(),
        member.email(),
        member.emailVerified(),
        member.phone(),
        member.phoneVerified(),
        member.avatarUrl());
  }

  /** The names of what differs, as on the wire. */
  Set<String> changedSince(Card before) {
    Set<String> changed = new LinkedHashSet<>();
    addIf(changed, "name", !name.equals(before.name));
    addIf(changed, "email", hasNewEmail(before));
    addIf(changed, "email_verified", emailVerified != before.emailVerified);
    addIf(changed, "phone", hasNewPhone(before));
    addIf(changed, "phone_verified", phoneVerified != before.phoneVerified);
    addIf(changed, "avatar_url", !Objects.equals(avatarUrl, before.avatarUrl));
    return changed;
  }

  boolean hasNewEmail(Card before) {
    return !Objects.equals(email, before.email);
  }

  boolean hasNewPhone(Card before) {
    return !Objects.equals(phone, before.phone);
  }

  /** What the trail keeps beside an event, as long as it is not erased. */
  JsonObject personal() {
    JsonObject personal = new JsonObject().put("name", name);
    if (email != null) {
      personal.put("email", email);
    }
    if (phone != null) {
      personal.put("phone", phone);
    }
    return personal;
  }

  private static void addIf(Set<String> names, String name, boolean differs) {
    if (differs) {
      names.add(name);
    }
  }
}
