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
   */
  record Rights(Map<UUID, Set<String>> held, Map<UUID, Set<String>> lasting, Set<UUID> owners) {

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
  }

  Rights in(UUID org) {
    Map<UUID, Set<String>> held = new HashMap<>();
    Map<UUID, Set<String>> lasting = new HashMap<>();
    Set<UUID> owners = new HashSet<>();
    for (Map<String, ?> row : database.rows(HELD, org, org)) {
      UUID person = (UUID) row.get("user_id");
      Set<String> granted = granted(org, row.get("role"), row.get("permissions"));
      held.computeIfAbsent(person, _ -> new TreeSet<>()).addAll(granted);
      if (!Boolean.TRUE.equals(row.get("ends"))) {
        lasting.computeIfAbsent(person, _ -> new TreeSet<>()).addAll(granted);
      }
      if ("owner".equals(row.get("role"))) {
        owners.add(person);
      }
    }
    return new Rights(held, lasting, owners);
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
