package io.tenantry.credentials;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How many guesses it takes somebody who knows what people choose: words of several languages,
 * names, keyboards, dates, repetitions, letters written as digits, and what the person is known by.
 * Takes milliseconds, so it runs on {@link HashingPool} only.
 */
final class PasswordStrength {

  /**
   * Ten to the power of this. Ten failures in an hour are a hundred thousand in a year: a password
   * that falls to a hundred million guesses is out of reach online, and costs whoever has stolen
   * the hashes some weeks of a core, each.
   */
  private static final double GUESSES_LOG10_MIN = 8;

  /**
   * Looked at as one, in characters: the time grows with the cube. Whatever is strong in its
   * beginning or its end is strong.
   */
  private static final int MEASURED_MAX = 24;

  private static final int WORD_MIN = 3;

  /** Read when the first password is judged: it takes half a second. */
  private static final class Dictionaries {
    static final Zxcvbn READ = new Zxcvbn();
  }

  private PasswordStrength() {}

  /** Whether it is too easily guessed. */
  static boolean isWeak(PasswordChoice choice) {
    String password = PasswordRules.normal(choice.password());
    List<String> words =
        Stream.concat(choice.known().stream(), choice.policy().refusedWords().stream())
            .flatMap(PasswordStrength::words)
            .distinct()
            .toList();
    int length = password.length();
    return isWeakPart(password.substring(0, Math.min(length, MEASURED_MAX)), words)
        && (length <= MEASURED_MAX || isWeakPart(password.substring(length - MEASURED_MAX), words));
  }

  private static boolean isWeakPart(String part, List<String> words) {
    return Dictionaries.READ.measure(part, words).getGuessesLog10() < GUESSES_LOG10_MIN;
  }

  /** The whole of it, and each word in it. */
  private static Stream<String> words(String known) {
    String lower = known.toLowerCase(Locale.ROOT);
    return Stream.concat(Stream.of(lower), Stream.of(lower.split("[^\\p{L}\\p{N}]+", -1)))
        .filter(word -> word.length() >= WORD_MIN);
  }
}
