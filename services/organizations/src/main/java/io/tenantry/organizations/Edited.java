package io.tenantry.organizations;

import io.tenantry.common.web.Metadata;
import io.tenantry.credentials.PasswordPolicy;
import io.tenantry.sessions.SessionPolicy;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an organization after an edit.
 *
 * @param fields the names of those that are not what they were
 */
record Edited(
    String name,
    String slug,
    Optional<String> logoUrl,
    JsonObject metadata,
    int invitationDays,
    SessionPolicy sessionPolicy,
    PasswordPolicy passwordPolicy,
    List<String> fields) {

  static Edited of(Organization before, OrganizationEdit wanted) {
    String name = or(wanted.name(), before.name());
    String slug = or(wanted.slug(), before.slug());
    Optional<String> logo =
        wanted.sent().has("logo_url") ? Optional.ofNullable(wanted.logoUrl()) : before.logoUrl();
    JsonObject metadata = metadata(before, wanted);
    int days = or(wanted.invitationDays(), before.invitationDays());
    SessionPolicy policy =
        wanted.sent().has("session_policy")
            ? before.sessionPolicy().edited(wanted.sessionPolicy())
            : before.sessionPolicy();
    PasswordPolicy passwords =
        wanted.sent().has("password_policy")
            ? before.passwordPolicy().edited(wanted.passwordPolicy())
            : before.passwordPolicy();
    List<String> fields = new ArrayList<>();
    note(fields, "name", before.name(), name);
    note(fields, "slug", before.slug(), slug);
    note(fields, "logo_url", before.logoUrl(), logo);
    note(fields, "metadata", before.metadata(), metadata);
    note(fields, "invitation_days", before.invitationDays(), days);
    note(fields, "session_policy", before.sessionPolicy(), policy);
    note(fields, "password_policy", before.passwordPolicy(), passwords);
    return new Edited(name, slug, logo, metadata, days, policy, passwords, List.copyOf(fields));
  }

  private static void note(List<String> fields, String field, Object before, Object now) {
    if (!before.equals(now)) {
      fields.add(field);
    }
  }

  private static <T> T or(@Nullable T wanted, T before) {
    return wanted == null ? before : wanted;
  }

  private static JsonObject metadata(Organization before, OrganizationEdit wanted) {
    if (!wanted.sent().has("metadata")) {
      return before.metadata();
    }
    return wanted.metadata() == null
        ? new JsonObject()
        : Metadata.merged(before.metadata(), wanted.metadata(), "/metadata");
  }
}
