package io.tenantry.load;

import io.tenantry.users.PeopleQuestion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every list call that has to be fast. */
final class PeopleCases {

  private PeopleCases() {}

  /**
   * One call.
   *
   * @param path after that of the organization or the platform
   * @param parameters in no order
   */
  record Case(String name, String path, Map<String, String> parameters) {

    String query() {
      return path
          + parameters.entrySet().stream()
              .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
              .collect(Collectors.joining("&", "?", ""));
    }
  }

  /** A value that fits many and one that fits few, where there are such. */
  private static Map<String, List<String>> values() {
    String twoYearsAgo = Instant.now().minus(730, ChronoUnit.DAYS).toString();
    String yesterday = Instant.now().minus(1, ChronoUnit.DAYS).toString();
    Map<String, List<String>> values = new TreeMap<>();
    values.put("status", List.of("active", "suspended", "deleted"));
    values.put("statuses", List.of("active,inactive", "active,deleted"));
    values.put("roles", List.of("member", "owner", "nobody-has-this"));
    values.put("auth_method", List.of("email", "oauth"));
    values.put("oauth_provider", List.of("google", "apple"));
    values.put("country", List.of("US", "mt", "XX"));
    values.put("city", List.of("Stadt 1-0", "stadt 7-190"));
    values.put("state", List.of("Land 1-0", "Land 9-19"));
    values.put("continent", List.of("EU", "AF", "AN"));
    values.put("timezone", List.of("America/New_York", "Europe/Malta"));
    values.put("locale", List.of("en-US", "mt-MT"));
    values.put("gender", List.of("female", "undisclosed"));
    values.put("designation", List.of("Engineer 0", "Student 29"));
    values.put("expertise", List.of("skill 0", "skill 199"));
    values.put("age_min", List.of("18", "75"));
    values.put("age_max", List.of("40", "18"));
    values.put("created_after", List.of(twoYearsAgo, yesterday));
    values.put("created_before", List.of(twoYearsAgo));
    values.put("created_in_last_days", List.of("365", "1"));
    values.put("last_login_after", List.of(twoYearsAgo, yesterday));
    values.put("last_login_before", List.of(yesterday, twoYearsAgo));
    values.put("active_in_last_days", List.of("365", "1"));
    values.put("inactive_for_days", List.of("30", "1400"));
    values.put("failed_login_attempts_min", List.of("1", "9"));
    values.put("failed_login_attempts_max", List.of("0"));
    return values;
  }

  private static List<String> valuesOf(String filter) {
    return values().getOrDefault(filter, List.of("true", "false"));
  }

  static List<Case> all(boolean platform) {
    List<Case> cases = new ArrayList<>();
    cases.add(list("first page", Map.of()));
    for (String sort : PeopleQuestion.sorts(platform)) {
      cases.add(list("sort " + sort, Map.of("sort", sort)));
      cases.add(list("sort -" + sort, Map.of("sort", "-" + sort)));
    }
    for (String filter : PeopleQuestion.filters()) {
      for (String value : valuesOf(filter)) {
        String shown = value.length() > 20 ? value.substring(0, 10) : value;
        cases.add(list(filter + " = " + shown, Map.of(filter, value)));
      }
    }
    combinations().forEach((name, parameters) -> cases.add(list(name, parameters)));
    cases.add(list("search, 0 matches", Map.of("search", "xqzvwkj")));
    cases.add(list("search, 1 match", Map.of("search", "quetzalcoatl")));
    cases.add(list("search, 1 in 1,000 matches", Map.of("search", "thistlewood")));
    cases.add(list("search, 1 in 10 matches", Map.of("search", "maria")));
    cases.add(list("search, 1 in 10 by name", Map.of("search", "maria", "sort", "name")));
    cases.add(list("search, two letters", Map.of("search", "jo")));
    cases.add(values("designation", "eng"));
    cases.add(values("city", "stadt 1"));
    cases.add(values("expertise", ""));
    return cases;
  }

  private static Map<String, Map<String, String>> combinations() {
    Map<String, Map<String, String>> named = new TreeMap<>();
    named.put(
        "combination: dormant admins",
        Map.of("is_admin", "true", "inactive_for_days", "180", "status", "active"));
    named.put(
        "combination: learners of one city without a picture",
        Map.of("is_learner", "true", "city", "Stadt 1-3", "has_avatar", "false"));
    named.put(
        "combination: unverified newcomers by name",
        Map.of("email_verified", "false", "created_in_last_days", "30", "sort", "name"));
    named.put(
        "combination: young experts in Europe, last seen first",
        Map.of(
            "continent", "EU", "expertise", "skill 1", "age_max", "30", "sort", "-last_login_at"));
    named.put(
        "combination: Marias with Google and a password",
        Map.of("search", "maria", "oauth_provider", "google", "has_password", "true"));
    return named;
  }

  private static Case list(String name, Map<String, String> parameters) {
    return new Case(name, "/users", new TreeMap<>(parameters));
  }

  private static Case values(String field, String prefix) {
    return new Case(
        "autocomplete " + field + " \"" + prefix + "\"",
        "/users/field-values",
        new TreeMap<>(Map.of("field", field, "prefix", prefix)));
  }
}
