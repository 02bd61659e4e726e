package io.tenantry.signin;

import io.micrometer.core.instrument.Counter;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.Metric;
import io.tenantry.common.web.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How attempts to sign in end. */
final class SignInMeters {

  /** The first half went well. */
  static final String SECOND_FACTOR = "second-factor";

  /** The password was right, and has to be changed first. */
  static final String PASSWORD_CHANGE = "password-change";

  private static final String SIGNED_IN = "signed-in";
  private static final String UNAVAILABLE = "unavailable";
  private static final String OTHER = "other";

  /** Codes of refusals; what is not among them is {@code unavailable} (5xx) or {@code other}. */
  private static final List<String> OUTCOMES =
      List.of(
          SIGNED_IN,
          SECOND_FACTOR,
          PASSWORD_CHANGE,
          "invalid-credentials",
          "invalid-code",
          "invalid-passkey",
          "invalid-id-token",
          "wrong-issuer",
          "not-linked",
          "issuer-refused",
          "sign-in-over",
          "too-many-codes",
          "suspended",
          "banned",
          "organization-suspended",
          "inactive",
          "deleted",
          "verification-required",
          "too-many-attempts",
          "busy",
          UNAVAILABLE,
          OTHER);

  private static final Metric ENDED =
      Metric.counter(
          "tenantry_sign_ins", "attempts to sign in: " + String.join(", ", OUTCOMES), "outcome");

  private static final int SERVER_ERROR = 500;

  private final Map<String, Counter> ended;

  SignInMeters(Meters meters) {
    this.ended =
        OUTCOMES.stream()
            .collect(Collectors.toMap(Function.identity(), o -> meters.counter(ENDED, o)));
  }

  void entered(Entered where) {
    count(
        switch (where) {
          case Entered.In _ -> SIGNED_IN;
          case Entered.First first -> first.outcome();
        });
  }

  void refused(Throwable why) {
    if (why instanceof Problem no) {
      String code = no.status() >= SERVER_ERROR ? UNAVAILABLE : OTHER;
      count(ended.containsKey(no.code()) ? no.code() : code);
    } else {
      count(UNAVAILABLE);
    }
  }

  private void count(String outcome) {
    Objects.requireNonNull(ended.get(outcome)).increment();
  }
}
