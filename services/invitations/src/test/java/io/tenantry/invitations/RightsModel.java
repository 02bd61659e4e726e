package io.tenantry.invitations;

import io.tenantry.common.testkit.TestDatabase;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What everybody holds, worked out from the rows by rules of its own: it shares no line with the
 * program, which it is there to judge.
 */
final class RightsModel {

  private static final String HELD =
      """
      SELECT a.user_id, a.role, r.permissions, false AS ends
        FROM role_assignments a
        LEFT JOIN roles r ON r.org_id = a.org_id AND r.name = a.role
       WHERE a.org_id = ?
      UNION ALL
      SELECT user_id, NULL, ARRAY[permission], until IS NOT NULL
        FROM permission_grants
       WHERE org_id = ? AND (until IS NULL OR until > now())
      """;

  private final TestDatabase database;

  /** By organization (or platform) and name. */
  private final Map<UUID, Map<String, Set<String>>> builtIn = new HashMap<>();

  RightsModel(TestDatabase database) {
    this.database = database;
  }

  void builtIn(UUID org, String role, Set<String> permissions) {
    builtIn.computeIfAbsent(org, _ -> new HashMap<>()).put(role, permissions);
  }

  /**
   * Everybody's rights in one organization at one moment.
   *
   * @param lasting what is held without an end, and can be given
   * @param keepers owners of an organization, admins of the platform
   */
  record Rights(Map<UUID, Set<String>> held, Map<UUID, Set<String>> lasting, Set<UUID> keepers) {

    Set<String> of(UUID person) {
      return held.getOrDefault(person, Set.of());
    }

    Set<String> lastingOf(UUID person) {
      return lasting.getOrDefault(person, Set.of());
    }

    /** Whoever holds something else than they held then. */
    Set<UUID> changedSince(Rights before) {
      Set<UUID> people = new TreeSet<>(held.keySet());
      people.addAll(before.held.keySet());
      people.removeIf(person -> of(person).equals(before.of(person)));
      return people;
    }

    Set<String> gainedSince(Rights before, UUID person) {
      Set<String> gained = new TreeSet<>(of(person));
      gained.removeAll(before.of(person));
      return gained;
    }
  }

  private static String keeper(UUID org) {
    return org.equals(RightsActs.PLATFORM) ? "admin" : "owner";
  }

  boolean isRole(UUID org, String role) {
    return builtIn.getOrDefault(org, Map.of()).containsKey(role)
        || database.count("SELECT count(*) FROM roles WHERE org_id = ? AND name = ?", org, role)
            == 1;
  }

  boolean isManaged(UUID org, UUID person) {
    String question = "SELECT count(*) FROM users WHERE managed_by = ? AND id = ?";
    return database.count(question, org, person) == 1;
  }

  /** Whether somebody is a member who is neither suspended nor deleted. */
  boolean stands(UUID org, UUID person) {
    String question =
        "SELECT count(*) FROM member_standing WHERE org_id = ? AND user_id = ? AND state = 'active'";
    return database.count(question, org, person) == 1;
  }

  Rights in(UUID org) {
    Map<UUID, Set<String>> held = new HashMap<>();
    Map<UUID, Set<String>> lasting = new HashMap<>();
    Set<UUID> keepers = new HashSet<>();
    for (Map<String, ?> row : database.rows(HELD, org, org)) {
      UUID person = (UUID) row.get("user_id");
      Set<String> granted = granted(org, row.get("role"), row.get("permissions"));
      held.computeIfAbsent(person, _ -> new TreeSet<>()).addAll(granted);
      if (!Boolean.TRUE.equals(row.get("ends"))) {
        lasting.computeIfAbsent(person, _ -> new TreeSet<>()).addAll(granted);
      }
      if (keeper(org).equals(row.get("role"))) {
        keepers.add(person);
      }
    }
    return new Rights(held, lasting, keepers);
  }

  /** What a role grants at this moment; nothing where there is none of this name. */
  Set<String> granting(UUID org, String role) {
    Map<String, Set<String>> known = builtIn.getOrDefault(org, Map.of());
    if (known.containsKey(role)) {
      return known.get(role);
    }
    return database
        .rows("SELECT permissions FROM roles WHERE org_id = ? AND name = ?", org, role)
        .stream()
        .flatMap(row -> granted(org, role, row.get("permissions")).stream())
        .collect(Collectors.toSet());
  }

  private Set<String> granted(UUID org, Object role, Object permissions) {
    if (permissions instanceof Array array) {
      return new TreeSet<>(texts(array));
    }
    return builtIn.getOrDefault(org, Map.of()).getOrDefault(String.valueOf(role), Set.of());
  }

  private static List<String> texts(Array array) {
    try {
      return Arrays.asList((String[]) array.getArray());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
