package io.tenantry.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Permissions and built-in roles word by word as the product promises them (api.md). */
class BuiltInRolesTest {
  private static final UUID ACME = UUID.randomUUID();

  private static final String READ_IN_ORGANIZATION =
      "user:list user:get session:list role:list invitation:list organization:get audit:list"
          + " note:list subscriptions:list stats:get job:list";

  private static final String EVERYTHING_IN_ORGANIZATION =
      "user:list user:get user:create user:update user:delete user:export user:ban user:recover"
          + " user:set-role user:set-password user:set-credentials user:impersonate"
          + " user:impersonate-full user:impersonate-admins session:list session:revoke role:list"
          + " role:create role:update role:delete invitation:list invitation:create"
          + " invitation:cancel organization:get organization:update organization:delete"
          + " team:create team:update team:delete audit:list note:list note:create"
          + " subscriptions:list stats:get api-key:list api-key:create api-key:revoke job:list";

  private static final String ONLY_IN_PLATFORM =
      " organization:list organization:create organization:suspend mail:list mail:retry";

  private static final String READ_IN_PLATFORM =
      READ_IN_ORGANIZATION + " api-key:list organization:list mail:list";

  @Test
  void theCatalogueIsComplete() {
    assertThat(names(Permissions.inOrganizations())).isEqualTo(words(EVERYTHING_IN_ORGANIZATION));
    assertThat(names(Permissions.inPlatform()))
        .isEqualTo(words(EVERYTHING_IN_ORGANIZATION + ONLY_IN_PLATFORM));
  }

  @Test
  void everyPermissionSaysWhatItAllowsAndIsFoundByName() {
    for (Permission permission : Permissions.inPlatform()) {
      assertThat(Permissions.description(permission)).as("%s", permission).isNotBlank();
      assertThat(Permissions.find(permission.name())).contains(permission);
    }
    assertThat(Permissions.find("user:fly")).isEmpty();
  }

  @Test
  void anOwnerMayEverythingButImpersonateAdmins() {
    assertThat(role(ACME, "owner"))
        .isEqualTo(without(EVERYTHING_IN_ORGANIZATION, "user:impersonate-admins"));
  }

  @Test
  void anAdminMayNeitherDeleteTheOrganizationNorImpersonateAdmins() {
    assertThat(role(ACME, "admin"))
        .isEqualTo(
            without(EVERYTHING_IN_ORGANIZATION, "user:impersonate-admins", "organization:delete"));
  }

  @Test
  void anEditorReadsInvitesAndEdits() {
    assertThat(role(ACME, "editor"))
        .isEqualTo(
            words(
                READ_IN_ORGANIZATION
                    + " invitation:create invitation:cancel user:create user:update note:create"));
  }

  @Test
  void aViewerReadsEverythingButApiKeys() {
    assertThat(role(ACME, "viewer")).isEqualTo(words(READ_IN_ORGANIZATION));
  }

  @Test
  void aMemberMayNothing() {
    assertThat(role(ACME, "member")).isEmpty();
  }

  @Test
  void aPlatformAdminMayEverythingButImpersonateAdmins() {
    assertThat(role(Actor.PLATFORM, "admin"))
        .isEqualTo(
            without(EVERYTHING_IN_ORGANIZATION + ONLY_IN_PLATFORM, "user:impersonate-admins"));
  }

  @Test
  void supportReadsEverythingAndHelpsPeopleBackIn() {
    assertThat(role(Actor.PLATFORM, "support"))
        .isEqualTo(
            words(READ_IN_PLATFORM + " session:revoke user:recover user:impersonate note:create"));
  }

  @Test
  void anAuditorReadsEverything() {
    assertThat(role(Actor.PLATFORM, "auditor")).isEqualTo(words(READ_IN_PLATFORM));
  }

  @Test
  void theRolesOfOrganizationsAndOfThePlatformAreNotEachOthers() {
    assertThat(RoleSet.builtIn(ACME).all())
        .extracting(Role::name)
        .containsExactly("owner", "admin", "editor", "viewer", "member");
    assertThat(RoleSet.builtIn(Actor.PLATFORM).all())
        .extracting(Role::name)
        .containsExactly("admin", "support", "auditor");
    assertThat(RoleSet.builtIn(ACME).find("support")).isEmpty();
    assertThat(RoleSet.builtIn(Actor.PLATFORM).find("owner")).isEmpty();
    assertThat(RoleSet.builtIn(Actor.PLATFORM).rights(List.of("owner"))).isEqualTo(Rights.NONE);
  }

  private static Set<String> role(UUID org, String name) {
    return names(RoleSet.builtIn(org).find(name).orElseThrow().permissions());
  }

  private static Set<String> names(Iterable<Permission> permissions) {
    Set<String> names = new TreeSet<>();
    permissions.forEach(permission -> names.add(permission.name()));
    return names;
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.split(" ", -1)).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> without(String text, String... missing) {
    Set<String> rest = words(text);
    Stream.of(missing).forEach(rest::remove);
    return rest;
  }
}
