package io.tenantry.server;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which names of variables mean something, so that a typo is noticed. */
final class KnownNames {

  /** What is no setting of a node but said in the same way. */
  static final Set<String> BESIDE_SETTINGS =
      Set.of(
          Config.FILE_VARIABLE, CreateAdmin.PASSWORD_VARIABLE, CreateAdmin.PASSWORD_FILE_VARIABLE);

  private static final String PREFIX = "TENANTRY_";

  /** Kubernetes tells each pod about services in this way; one may be called tenantry. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_SERVICE_(HOST|PORT)(_.*)?|.*_PORT_\\d+_(TCP|UDP|SCTP)(_.*)?");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  /** More letters apart is another word. */
  private static final int TYPO_MAX = 3;

  private KnownNames() {}

  /** A sentence for each variable of ours that nobody reads, in the order of their names. */
  static List<String> unknown(Map<String, String> environment) {
    return new TreeMap<>(environment)
        .entrySet().stream()
            .filter(said -> said.getKey().startsWith(PREFIX))
            .filter(said -> !BESIDE_SETTINGS.contains(said.getKey()))
            .filter(said -> Setting.of(said.getKey()).isEmpty())
            .filter(said -> !OidcSetting.isOne(said.getKey()))
            .filter(said -> !isServiceLink(said.getKey(), said.getValue()))
            .map(said -> notASetting(said.getKey()))
            .toList();
  }

  /** Names the one that was probably meant. */
  static String notASetting(String name) {
    return name
        + " is not a setting"
        + nearest(name)
            .map(near -> "; did you mean " + near + "?")
            .orElse(" (tenantry settings tells all)");
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
  }

  private static Optional<String> nearest(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(Setting.values())
        .map(Setting::names)
        .flatMap(Collection::stream)
        .filter(known -> distance(known, wanted) <= TYPO_MAX)
        .min((one, other) -> Integer.compare(distance(one, wanted), distance(other, wanted)));
  }

  /** How many letters have to be put in, left out or replaced (Levenshtein). */
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    Arrays.setAll(before, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[other.length() + 1];
      now[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
      }
      before = now;
    }
    return before[other.length()];
  }
}
