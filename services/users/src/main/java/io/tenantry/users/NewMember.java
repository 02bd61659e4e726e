package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_SET_ROLE;

import io.tenantry.access.NewGrant;
import io.tenantry.access.State;
import io.tenantry.common.web.Actor;
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
 * A person whom an organization makes itself.
 *
 * @param email or {@code phone} is needed
 * @param password without one a link to set it is mailed
 * @param mustChange whether that password is good for choosing another one only
 * @param status active if nothing is said
 * @param isLearner so if nothing is said about any type; like the other two it grants nothing
 * @param roles needed for admins and instructors
 * @param permissions beside those of the roles
 */
record NewMember(
    @NotBlank @OneLine @Size(max = 200) String name,
    @Nullable @PlainAddress String email,
    @Nullable @Size(max = 40) String phone,
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
    @Nullable Map<String, Object> publicMetadata) {

  List<String> wantedRoles() {
    return roles == null ? List.of() : List.copyOf(Set.copyOf(roles));
  }

  List<NewGrant> wantedPermissions() {
    return permissions == null ? List.of() : permissions;
  }

  State wantedStatus() {
    return status == null ? State.ACTIVE : status;
  }

  /**
   * Roles and permissions are given by those who may give roles, passwords by nobody in another
   * person's name.
   */
  void requireRights(Actor actor) {
    if (!wantedRoles().isEmpty() || !wantedPermissions().isEmpty()) {
      actor.require(USER_SET_ROLE);
    }
    if (password != null) {
      actor.requireOwnName();
    }
  }

  /**
   * Whether more is given than a card: what an edit of these fields wants a fresh sign-in for, too.
   */
  boolean wantsFreshSignIn() {
    return password != null || !wantedRoles().isEmpty() || !wantedPermissions().isEmpty();
  }

  CardPatch card() {
    return new CardPatch(name, email, null, phone, null, avatarUrl, new Sent(Card.MEMBERS));
  }

  /** How the password is set, if one is. */
  SetPasswords.How how() {
    return SetPasswords.How.of(mustChange);
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "NewMember";
  }
}
