package io.tenantry.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The plan of the house: who may know whom, and what of a capability can be seen from outside. */
class ArchitectureTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.tenantry");

  /** From the bottom up. A room knows the rooms before it; rooms of one line are strangers. */
  private static final List<Set<String>> STOREYS =
      List.of(
          Set.of("common.crypto", "common.watch"),
          Set.of("common.web"),
          Set.of("common.sql"),
          Set.of("common.cluster"),
          Set.of("common.work"),
          Set.of("audit", "console"),
          Set.of("access"),
          Set.of("sessions", "mails", "jobs"),
          Set.of("credentials"),
          Set.of("organizations"),
          Set.of("users"),
          Set.of("signin", "invitations", "impersonation", "system"),
          Set.of("server"));

  /** What of a capability is public beside its records, enums and module class. */
  private static final Map<String, Set<String>> DOORS =
      Map.ofEntries(
          entry("audit", Set.of("Audit", "Exports", "Proof")),
          entry(
              "access",
              Set.of("Access", "Grants", "Impersonation", "Permissions", "Roles", "Standings")),
          entry(
              "sessions",
              Set.of(
                  "ActingSessions",
                  "AllSessions",
                  "FreshSignIn",
                  "Sessions",
                  "SessionEnds",
                  "SessionPolicies",
                  "SigningKeyRotation",
                  "TokenFacts")),
          entry(
              "credentials",
              Set.of(
                  "Attempts",
                  "Challenges",
                  "Credentials",
                  "Identifiers",
                  "LinkedAccounts",
                  "Links",
                  "PasswordPolicies",
                  "PasswordPrint",
                  "PasswordRules",
                  "Passkeys",
                  "Passwords",
                  "PhoneCodes",
                  "SecondFactors",
                  "WantedAddresses")),
          entry("organizations", Set.of("Organizations")),
          entry(
              "users",
              Set.of(
                  "Users",
                  "Locks",
                  "Members",
                  "Memberships",
                  "Suspensions",
                  "SignedInAnswer",
                  "Verifications",
                  "WayInMails")),
          entry("signin", Set.of()),
          entry("invitations", Set.of("Acceptances", "FirstOwners", "Invitations")),
          entry("impersonation", Set.of()),
          entry("system", Set.of()),
          entry("mails", Set.of()),
          entry("jobs", Set.of("Intake", "Jobs", "Shown")),
          entry("console", Set.of()));

  @TestFactory
  List<DynamicTest> aRoomKnowsOnlyTheRoomsBelow() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int storey = 0; storey < STOREYS.size(); storey++) {
      for (String room : STOREYS.get(storey)) {
        String[] forbidden =
            STOREYS.subList(storey, STOREYS.size()).stream()
                .flatMap(Set::stream)
                .filter(other -> !other.equals(room))
                .map(other -> "io.tenantry." + other + "..")
                .toArray(String[]::new);
        if (forbidden.length > 0) {
          tests.add(
              DynamicTest.dynamicTest(
                  room,
                  () ->
                      noClasses()
                          .that()
                          .resideInAPackage("io.tenantry." + room + "..")
                          .should()
                          .dependOnClassesThat()
                          .resideInAnyPackage(forbidden)
                          .check(HOUSE)));
        }
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> onlyTheDoorsOfACapabilityArePublic() {
    return DOORS.entrySet().stream()
        .map(capability ->
            DynamicTest.dynamicTest(
                capability.getKey(),
                () ->
                    assertThat(publicClasses("io.tenantry." + capability.getKey()))
                        .isEqualTo(new TreeSet<>(capability.getValue()))))
        .toList();
  }

  @Test
  void theDriversInnerInterfaceIsUsedInOneRoomOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tenantry.common.sql")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.sqlclient.impl..", "io.vertx.sqlclient.internal..")
        .check(HOUSE);
  }

  @Test
  void statementsAndRoutesAreNobodyElsesBusiness() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Sql")
        .or()
        .haveSimpleNameEndingWith("Routes")
        .and()
        .resideOutsideOfPackages("io.tenantry.common..", "io.tenantry.embedded..")
        .should()
        .bePackagePrivate()
        .check(HOUSE);
  }

  private static Set<String> publicClasses(String capability) {
    return HOUSE.stream()
        .filter(c -> c.getPackageName().equals(capability) && c.isTopLevelClass())
        .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(c -> !c.isRecord() && !c.isEnum() && !c.isInterface())
        .filter(c -> !c.isAssignableTo(Throwable.class))
        .map(JavaClass::getSimpleName)
        .filter(name -> !name.endsWith("Module"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
