package io.tenantry.invitations;

import io.tenantry.access.Roles;
import io.tenantry.common.web.OneLine;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Identifier;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom to invite, to what.
 *
 * @param email one address; or
 * @param emails several, each with an outcome of its own
 * @param message what the inviter wants to say, in the mail and on the page
 */
public record NewInvitations(
    @Nullable @OneLine @Email @Size(max = 254) String email,
    @Nullable @Size(min = 1, max = Invitation.AT_ONCE_MAX)
        List<@NotBlank @OneLine @Email @Size(max = 254) String> emails,
    @Size(min = 1, max = 50) List<@NotBlank @Size(max = 100) String> roles,
    @Nullable @Size(max = Invitation.MESSAGE_MAX) String message) {

  /** Whether one address is invited, so that its outcome is the answer. */
  boolean isSingle() {
    return email != null;
  }

  /** The invitation of an organization's first owner. */
  static NewInvitations ofOwner(String email) {
    return new NewInvitations(email, null, List.of(Roles.OWNER), null);
  }

  /**
   * @throws Problem.Invalid if not exactly one of the two ways was taken
   */
  void requireOneWay() {
    if ((email == null) == (emails == null)) {
      throw Problem.Invalid.of("/email", "give either email or emails");
    }
  }

  /** The addresses as they are stored, each once. */
  List<String> addresses() {
    List<String> given = email != null ? List.of(email) : emails != null ? emails : List.of();
    return given.stream().map(Identifier::normalEmail).distinct().toList();
  }
}
