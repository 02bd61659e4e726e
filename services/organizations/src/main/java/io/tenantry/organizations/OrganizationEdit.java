package io.tenantry.organizations;

import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.ImageAddress;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Sent;
import io.tenantry.credentials.PasswordPolicyEdit;
import io.tenantry.sessions.SessionPolicyEdit;
import jakarta.validation.Valid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A merge patch (RFC 7396) of an organization's settings; what is absent stays as it is.
 *
 * @param logoUrl null takes it away
 * @param sessionPolicy merged into what is there; null takes it all back
 * @param passwordPolicy likewise
 * @param metadata merged into what is there; null empties it
 */
record OrganizationEdit(
    @Nullable String name,
    @Nullable String slug,
    @Nullable String logoUrl,
    @Nullable Map<String, Object> metadata,
    @Nullable Integer invitationDays,
    @Nullable @Valid SessionPolicyEdit sessionPolicy,
    @Nullable @Valid PasswordPolicyEdit passwordPolicy,
    Sent sent) {

  /**
   * @throws Problem.Invalid with everything that is wrong at once
   */
  OrganizationEdit {
    name = name == null ? null : name.strip();
    List<Complaint> complaints = new ArrayList<>();
    if (name != null) {
      complaints.addAll(NewOrganization.aboutName(name));
    }
    if (slug != null) {
      Slug.complaint(slug).ifPresent(wrong -> complaints.add(new Complaint("/slug", wrong)));
    }
    if (logoUrl != null) {
      ImageAddress.complaint(logoUrl)
          .ifPresent(wrong -> complaints.add(new Complaint("/logo_url", wrong)));
    }
    if (invitationDays != null) {
      complaints.addAll(NewOrganization.aboutInvitationDays(Optional.of(invitationDays)));
    }
    required(complaints, sent, "name", name);
    required(complaints, sent, "slug", slug);
    required(complaints, sent, "invitation_days", invitationDays);
    if (!complaints.isEmpty()) {
      throw new Problem.Invalid(complaints);
    }
  }

  /** What its people prove when they sign in, and for how long it is good, is its safety. */
  boolean wantsFreshSignIn() {
    return sent.has("session_policy") || sent.has("password_policy");
  }

  private static void required(
      List<Complaint> complaints, Sent sent, String name, @Nullable Object value) {
    if (value == null && sent.has(name)) {
      complaints.add(new Complaint("/" + name, "cannot be taken away"));
    }
  }
}
