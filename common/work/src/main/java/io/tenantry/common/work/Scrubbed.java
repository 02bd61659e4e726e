package io.tenantry.common.work;

import java.util.regex.Pattern;

/**
 * What a failure said, without what is nobody's business: mail servers repeat addresses, databases
 * repeat values, and a link carries its token.
 */
final class Scrubbed {

  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s<>()\\[\\]\"',;:=]+@[^\\s<>()\\[\\]\"',;:=]+");

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  /** Letters and digits without an end, as tokens, keys and sealed texts are. */
  private static final Pattern RANDOM =
      Pattern.compile(
          "(?<![\\w+/-])(?=[\\w+/-]*\\d)(?=[\\w+/-]*[A-Za-z])[\\w+/-]{20,}(?![\\w+/-])=*");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private Scrubbed() {}

  static String of(Throwable failure) {
    return of(String.valueOf(failure));
  }

  static String of(String said) {
    String oneLine = CONTROL.matcher(said).replaceAll(" ").strip();
    String withoutAddresses = ADDRESS.matcher(oneLine).replaceAll("(address)");
    return RANDOM
        .matcher(withoutAddresses)
        .replaceAll(found -> ID.matcher(found.group()).matches() ? found.group() : "(hidden)");
  }
}
