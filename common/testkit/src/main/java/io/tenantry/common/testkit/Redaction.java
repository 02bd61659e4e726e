package io.tenantry.common.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Replaces what differs from run to run, so that the rest can be compared. */
final class Redaction {
  private static final Pattern CHANGING =
      Pattern.compile(
          "(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
              + "|(?<hex>(?<![0-9a-zA-Z-])[0-9a-f]{24}(?:[0-9a-f]{40})?(?![0-9a-zA-Z-]))"
              + "|(?<time>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z)"
              + "|(?<jwt>eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+)"
              + "|(?<port>(?<=(?:127\\.0\\.0\\.1|localhost):)\\d+)"
              + "|(?<token>(?<![\\w-])(?=[\\w-]*\\d)(?=[\\w-]*[A-Z])[\\w-]{40,}(?![\\w-]))");

  private static final String NIL = "00000000-0000-0000-0000-000000000000";

  private final Map<String, String> ids = new HashMap<>();

  private Redaction() {}

  /** Equal ids stay equal: the first one in the text is {@code <id-1>} wherever it stands. */
  static String of(String text) {
    return CHANGING.matcher(text).replaceAll(new Redaction()::replacement);
  }

  private String replacement(MatchResult found) {
    if (found.group("id") != null) {
      return found.group().equals(NIL) ? NIL : id(found.group());
    }
    for (String kind : new String[] {"time", "hex", "jwt", "port", "token"}) {
      if (found.group(kind) != null) {
        return "<" + kind + ">";
      }
    }
    throw new IllegalStateException("a kind without a name: " + found.group());
  }

  private String id(String id) {
    return ids.computeIfAbsent(id, unknown -> "<id-" + (ids.size() + 1) + ">");
  }
}
