package io.tenantry.credentials;

import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which passwords are good enough (NIST SP 800-63B, section 5.1.1.2): long rather than colourful,
 * none that everybody tries first, none that is the person's own address or the organization's
 * name. No demands on the kinds of characters, no expiry. What takes longer to find out is left to
 * {@link PasswordStrength}, when it is hashed.
 */
public final class PasswordRules {

  /** In code points. Length is what makes guessing hard. */
  public static final int LENGTH_MIN = 12;

  /** In code points; a bound against abuse, far beyond what people type or managers make. */
  public static final int LENGTH_MAX = 128;

  /** A part of the address this short may stand in a password by chance. */
  private static final int TELLING_PART_MIN = 4;

  private static final Set<String> COMMON = read("common-passwords.txt");

  private PasswordRules() {}

  /**
   * Goes on if the password will do.
   *
   * @param pointer where the password stands in the body, such as {@code /password}
   * @param own names of the person (address, username) that everybody knows
   * @throws Problem.Invalid with every complaint
   */
  public static void require(String pointer, String password, Collection<String> own) {
    require(new PasswordChoice(pointer, password, List.copyOf(own), PasswordPolicy.NONE));
  }

  /**
   * The same for somebody whose organizations may say more.
   *
   * @throws Problem.Invalid with every complaint
   */
  public static void require(PasswordChoice choice) {
    List<Complaint> complaints =
        complaints(choice.password(), choice.known(), choice.policy()).stream()
            .map(why -> new Complaint(choice.pointer(), why))
            .toList();
    if (!complaints.isEmpty()) {
      throw new Problem.Invalid(complaints);
    }
  }

  /** As they are compared, hashed and judged: the same keys on another system are the same. */
  static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  private static List<String> complaints(
      String password, Collection<String> own, PasswordPolicy policy) {
    String normal = normal(password);
    int length = normal.codePointCount(0, normal.length());
    int min = Math.max(LENGTH_MIN, policy.lengthMin().orElse(LENGTH_MIN));
    if (length < min || length > LENGTH_MAX) {
      return List.of("must have %d to %d characters".formatted(min, LENGTH_MAX));
    }
    String plain = normal.toLowerCase(Locale.ROOT);
    Optional<String> trivial =
        isTrivial(plain) ? Optional.of("is one of the first that others try") : Optional.empty();
    Optional<String> known =
        own.stream().anyMatch(name -> isMadeOf(plain, name))
            ? Optional.of("must not be made of your own address or name")
            : Optional.empty();
    Optional<String> refused =
        policy.refusedWords().stream().anyMatch(word -> isMadeOf(plain, word))
            ? Optional.of("must not be made of a word that your organization has excluded")
            : Optional.empty();
    return Stream.of(trivial, known, refused).flatMap(Optional::stream).toList();
  }

  /** In the list, with or without what people hang on its end; one sign; or a run of signs. */
  private static boolean isTrivial(String plain) {
    String word = plain.replaceAll("[^\\p{L}]+$", "");
    long different = plain.codePoints().distinct().count();
    return COMMON.contains(plain) || COMMON.contains(word) || different <= 3 || isRun(plain);
  }

  /** Signs that follow one another, upwards or downwards; after 9 comes 0 on every keyboard. */
  private static boolean isRun(String plain) {
    int step = plain.charAt(1) - plain.charAt(0);
    for (int i = 1; i < plain.length(); i++) {
      char before = plain.charAt(i - 1);
      char sign = plain.charAt(i);
      boolean wraps = (before == '9' && sign == '0') || (before == '0' && sign == '9');
      if (sign - before != step && !wraps) {
        return false;
      }
    }
    return Math.abs(step) <= 1;
  }

  private static boolean isMadeOf(String plain, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int at = lower.indexOf('@');
    String local = at < 0 ? lower : lower.substring(0, at);
    String left = plain.replace(lower, "").replace(local, "");
    return local.length() >= TELLING_PART_MIN
        && left.length() < plain.length()
        && left.codePointCount(0, left.length()) < LENGTH_MIN / 2;
  }

  private static Set<String> read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(PasswordRules.class.getResourceAsStream(resource), resource)) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(all.split("\n", -1))
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
