package io.tenantry.credentials;

import io.tenantry.common.cluster.Allowance;
import io.tenantry.common.cluster.Allowance.Bound;
import io.tenantry.common.cluster.Allowances;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Foundation;
import io.vertx.core.Future;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How often somebody may guess, or have mails sent, counted by all nodes together. It says "too
 * often" in the same way whether what is guessed at exists or not.
 */
public final class Attempts {

  private static final Duration SHORT = Duration.ofMinutes(10);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** A day is 144 times ten minutes: whoever goes on guessing gets a fraction of it. */
  private static final int SHORTS_IN_A_DAY = 10;

  /** People ask again when a mail is slow; nobody reads more of them. */
  private static final int MAILS_AN_HOUR = 5;

  private static final int MAILS_A_DAY = 20;

  /** Whoever has somebody's session and guesses their password for more. */
  private static final int PASSWORDS_AN_HOUR = 10;

  /** As often as it is told that people are known elsewhere; few subjects collide by accident. */
  private static final int TAKEN_A_DAY = 20;

  private static final String PURPOSE = "attempts";

  /** A collision would count two as one: 128 bits have none. */
  private static final int KEY_BYTES = 16;

  /** Of an IPv6 address, what is given to one customer. */
  private static final int NETWORK_BYTES = 8;

  /** What is counted. */
  public enum Kind {
    /** Passwords guessed from one address. */
    SIGN_IN,
    /** Links and codes guessed from one address. */
    LINK,
    /** Mails, and messages to phones, wanted from one address. */
    MAIL_FROM,
    /** Mails wanted to one address. */
    MAIL_TO,
    /** One's own password, guessed by whoever has the session. */
    OWN_PASSWORD,
    /** Accounts elsewhere that an organization wanted to link, and that are somebody's already. */
    TAKEN_ACCOUNT
  }

  /**
   * @param counts whether a guess that failed with this was a wrong one
   * @param no what is said when there were too many, by the seconds until there is one again
   */
  private record Rule(Allowance allowance, Predicate<Throwable> counts, IntFunction<Problem> no) {}

  private final Allowances allowances;
  private final SecretBox box;
  private final Map<Kind, Rule> rules = new EnumMap<>(Kind.class);

  Attempts(Foundation foundation, GuessSettings settings) {
    this.allowances = foundation.signals().allowances();
    this.box = foundation.secrets();
    int n = settings.perAddress();
    allow(Kind.SIGN_IN, new Bound(n, SHORT), new Bound(n * SHORTS_IN_A_DAY, DAY));
    allow(Kind.LINK, new Bound(n, SHORT), new Bound(n * SHORTS_IN_A_DAY, DAY));
    allow(Kind.MAIL_FROM, new Bound(n, HOUR));
    allow(Kind.MAIL_TO, new Bound(MAILS_AN_HOUR, HOUR), new Bound(MAILS_A_DAY, DAY));
    allow(Kind.OWN_PASSWORD, new Bound(PASSWORDS_AN_HOUR, HOUR));
    Allowance taken = allowance(Kind.TAKEN_ACCOUNT, new Bound(TAKEN_A_DAY, DAY));
    rules.put(
        Kind.TAKEN_ACCOUNT, new Rule(taken, LinkedAccounts::isTaken, LinkedAccounts::tooManyTaken));
  }

  private void allow(Kind kind, Bound... bounds) {
    rules.put(kind, new Rule(allowance(kind, bounds), Attempts::isWrong, Attempts::tooMany));
  }

  private static Allowance allowance(Kind kind, Bound... bounds) {
    return new Allowance(kind.name().toLowerCase(Locale.ROOT), List.of(bounds));
  }

  /** Whether there is one left, which is used by this. */
  public Future<Boolean> may(Kind kind, String whose) {
    return take(kind, whose).map(seconds -> seconds == 0);
  }

  /**
   * A guess, unless there were too many. Only a wrong one counts: it fails with 401 or 404, of
   * {@link Kind#TAKEN_ACCOUNT} with 409 {@code account-linked}.
   *
   * @return what the guess returns, or fails with 429 {@code too-many-attempts}, of that kind
   *     {@code too-many-taken-accounts}
   */
  public <T> Future<T> guess(Kind kind, String whose, Supplier<Future<T>> guess) {
    return take(kind, whose)
        .compose(seconds ->
            seconds > 0
                ? Future.failedFuture(rule(kind).no().apply(seconds))
                : judged(kind, whose, guess));
  }

  /** What is refused before it is looked at is no guess, even where it is thrown. */
  private <T> Future<T> judged(Kind kind, String whose, Supplier<Future<T>> guess) {
    return Future.succeededFuture()
        .compose(begun -> guess.get())
        .transform(ended ->
            rule(kind).counts().test(ended.cause())
                ? Future.failedFuture(ended.cause())
                : forget(kind, whose)
                    .compose(gone ->
                        ended.succeeded()
                            ? Future.succeededFuture(ended.result())
                            : Future.failedFuture(ended.cause())));
  }

  /** The same for a guess that says whether it was right; only a wrong one counts. */
  public Future<Boolean> isRight(Kind kind, String whose, Supplier<Future<Boolean>> guess) {
    return guess(
            kind,
            whose,
            () ->
                guess
                    .get()
                    .compose(right ->
                        right
                            ? Future.succeededFuture(true)
                            : Future.failedFuture(new Problem.NotFound())))
        .recover(no ->
            no instanceof Problem.NotFound
                ? Future.succeededFuture(false)
                : Future.failedFuture(no));
  }

  /** From where somebody guesses: the address, and of IPv6 the network, which has one holder. */
  public static String network(Client client) {
    try {
      InetAddress address = InetAddress.ofLiteral(client.ip());
      return address instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
          : address.getHostAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return client.ip();
    }
  }

  private Future<Integer> take(Kind kind, String whose) {
    return allowances.take(rule(kind).allowance(), key(kind, whose));
  }

  private Future<Void> forget(Kind kind, String whose) {
    return allowances.giveBack(rule(kind).allowance(), key(kind, whose));
  }

  private Rule rule(Kind kind) {
    return Objects.requireNonNull(rules.get(kind));
  }

  /** Says nothing to whoever sees it: addresses are few enough to try all. */
  private String key(Kind kind, String whose) {
    byte[] mac = box.mac(PURPOSE, (kind + " " + whose).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(mac, 0, KEY_BYTES);
  }

  private static boolean isWrong(Throwable why) {
    return why instanceof Problem.Unauthorized || why instanceof Problem.NotFound;
  }

  private static Problem tooMany(int seconds) {
    return new Problem.TooMany(
        "too-many-attempts", "too many failures from where you are; try again later", seconds);
  }
}
