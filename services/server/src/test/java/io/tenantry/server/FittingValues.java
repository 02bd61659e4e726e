package io.tenantry.server;

import io.tenantry.common.testkit.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Values for statements that none drawn by lot would fit, out of the rows of one organization. */
final class FittingValues {

  private static final String KNOWN =
      """
      SELECT m.user_id AS member,
             (SELECT id FROM users u
               WHERE NOT EXISTS (SELECT FROM members o WHERE o.org_id = $1 AND o.user_id = u.id) LIMIT 1) AS stranger,
             (SELECT user_id FROM members WHERE org_id = $1 AND deleted_at IS NOT NULL LIMIT 1) AS gone,
             (SELECT user_id FROM admin_notes WHERE org_id = $1 LIMIT 1) AS noted,
             left(m.name, -1) AS name,
             (SELECT id FROM teams WHERE org_id = $1 LIMIT 1) AS team,
             e.id AS event, e.at AS at, e.actor_id AS actor, e.target_id AS target,
             s.session_id AS session, s.user_id AS signed_in, s.member_epoch, s.org_epoch
        FROM members m, audit_events e, session_orgs s
       WHERE m.org_id = $1 AND e.org_id = $1 AND s.org_id = $1 AND s.ended_at IS NULL AND e.actor_id IS NOT NULL
         AND e.target_id IS NOT NULL AND m.roles = '{owner}'
         AND length(m.name) > 6
       LIMIT 1
      """;

  private static final String FREE_ID = "'00000000-0000-7000-8000-00000000face'";

  private static final String UNTIL =
      "{org}, '-infinity', 'infinity', 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', NULL, ";

  private static final String SINCE =
      "{org}, '-infinity', 'infinity', '-infinity', '00000000-0000-0000-0000-000000000000', NULL, ";

  /** Names in braces are columns of the row above. */
  private static final Map<String, String> BY_CONSTANT =
      Map.ofEntries(
          Map.entry("AuditSql.ALL", UNTIL + "NULL, NULL, 10, 0"),
          Map.entry("AuditSql.ALL_SINCE", SINCE + "NULL, NULL, 10, 0"),
          Map.entry("AuditSql.BY_ACTOR", UNTIL + "'{actor}', NULL, 10, 0"),
          Map.entry("AuditSql.BY_ACTOR_SINCE", SINCE + "'{actor}', NULL, 10, 0"),
          Map.entry("AuditSql.ON_TARGET", UNTIL + "NULL, '{target}', 10, 0"),
          Map.entry("AuditSql.ON_TARGET_SINCE", SINCE + "NULL, '{target}', 10, 0"),
          Map.entry(
              "VerifySql.EVENTS", "{org}, ARRAY['{event}']::uuid[], ARRAY['{at}']::timestamptz[]"),
          Map.entry(
              "OutboxSql.ADD_ALL", "{org}, ARRAY[" + FREE_ID + "]::uuid[], 'wall.test', '[{}]'"),
          Map.entry("TeamSql.ADD_MEMBER", "{org}, '{team}', '{member}', '{member}'"),
          Map.entry(
              "SessionSql.ENTER_ORG",
              "{org}, '{session}', '{signed_in}', '{member_epoch}', '{org_epoch}'"),
          Map.entry("MembershipSql.JOIN", "{org}, '{stranger}', false, ARRAY['member']"),
          Map.entry(
              "MemberEditSql.INSERT",
              // a comma and a space would begin another value
              "{org}, '[{\"user_id\":\"{stranger}\",\"username\":\"walled-in\",\"status\":\"active\","
                  + "\"is_admin\":false,\"is_instructor\":false,\"is_learner\":true,\"roles\":[\"member\"],"
                  + "\"metadata\":{},\"public_metadata\":{},\"expertise\":[]}]'"),
          Map.entry(
              "PeopleSql.MEMBERS_FOUND",
              "{org}, now(), '{}', '{}', '{}', '', 'name', false, false, false, NULL, NULL, NULL, 26, 0, 100, 20, NULL"),
          Map.entry("PeopleSql.MEMBERS_ALIKE", "{org}, now(), '{}', '{}', '{}', '{name}', 10"),
          Map.entry("RemovalSql.MEMBER_BEFORE", "{org}, '{gone}'"),
          Map.entry("RemovalSql.MEMBER_IS_DUE", "{org}, '{gone}', 'infinity'"),
          Map.entry(
              "NoteSql.LIST", "{org}, '{noted}', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 10, 0"),
          Map.entry(
              "NoteSql.LIST_SINCE",
              "{org}, '{noted}', '00000000-0000-0000-0000-000000000000', 10, 0"));

  private final UUID org;
  private final Map<String, ?> known;

  FittingValues(TestDatabase database, UUID org) {
    this.org = org;
    this.known =
        database.rows(KNOWN.replace("$1", "'" + org + "'")).stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("too little is there"));
  }

  Optional<List<String>> of(HouseStatement statement) {
    return Optional.ofNullable(BY_CONSTANT.get(statement.constant()))
        .map(values -> Arrays.stream(values.split(", ", -1)).map(this::filled).toList());
  }

  private String filled(String value) {
    String filled = value.replace("{org}", "'" + org + "'");
    for (var column : known.entrySet()) {
      filled = filled.replace("{" + column.getKey() + "}", String.valueOf(column.getValue()));
    }
    return filled;
  }
}
