package io.tenantry.users;

import io.tenantry.access.NewGrant;
import io.tenantry.access.State;
import io.tenantry.common.web.ImageAddress;
import io.tenantry.common.web.OneLine;
import io.tenantry.common.web.Sent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a member: what is not sent stays, null takes away. Some fields ask for more
 * than {@code user:update}.
 *
 * @param email and {@code phone}, {@code username} and the two proofs: {@code user:set-credentials}
 * @param password {@code user:set-password}
 * @param mustChange whether that password is good for choosing another one only
 * @param status {@code user:ban}, to delete {@code user:delete}
 * @param roles and {@code permissions}: {@code user:set-role}
 */
record MemberPatch(
    @Nullable @OneLine @Size(max = 200) String name,
    @Nullable @PlainAddress String email,
    @Nullable Boolean emailVerified,
    @Nullable @Size(max = 40) String phone,
    @Nullable Boolean phoneVerified,
    @Nullable @Size(max = 64) String username,
    @Nullable @Size(max = 1_000) String password,
    @Nullable Boolean mustChange,
    @Nullable State status,
    @Nullable Boolean isAdmin,
    @Nullable Boolean isInstructor,
    @Nullable Boolean isLearner,
    @Nullable @Size(max = 50) List<@NotBlank @Size(max = 100) String> roles,
    @Nullable @Size(max = 200) List<@Valid NewGrant> permissions,
    @Nullable @OneLine @Size(max = ImageAddress.LENGTH_MAX) String avatarUrl,
    @Nullable @Valid ProfilePatch profile,
    @Nullable Map<String, Object> metadata,
    @Nullable Map<String, Object> publicMetadata,
    Sent sent) {

  MemberPatch {
    Complaints complaints = new Complaints();
    complaints.required(sent, "name", name);
    complaints.required(sent, "email_verified", emailVerified);
    complaints.required(sent, "phone_verified", phoneVerified);
    complaints.required(sent, "password", password);
    complaints.required(sent, "status", status);
    complaints.required(sent, "is_admin", isAdmin);
    complaints.required(sent, "is_instructor", isInstructor);
    complaints.required(sent, "is_learner", isLearner);
    complaints.required(sent, "roles", roles);
    complaints.required(sent, "permissions", permissions);
    SetPasswords.How.requireSense(mustChange, password, complaints);
    complaints.throwIfAny();
  }

  /** Nothing but a password. */
  static MemberPatch ofPassword(String password) {
    return new MemberPatch(
        null,
        null,
        null,
        null,
        null,
        null,
        password,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new Sent(Set.of("password")));
  }

  CardPatch card() {
    return new CardPatch(name, email, emailVerified, phone, phoneVerified, avatarUrl, sent);
  }

  /** How the password is set, if one is. */
  SetPasswords.How how() {
    return SetPasswords.How.of(mustChange);
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "MemberPatch";
  }
}
