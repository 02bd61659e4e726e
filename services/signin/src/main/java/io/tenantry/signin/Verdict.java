package io.tenantry.signin;

import io.tenantry.common.web.Problem;
import java.util.Optional;

/**
 * What a transaction came to that has to commit even where the answer is a "no": the attempt must
 * count.
 */
record Verdict<T>(Optional<T> value, Optional<Problem> no) {

  static <T> Verdict<T> yes(T value) {
    return new Verdict<>(Optional.of(value), Optional.empty());
  }

  static <T> Verdict<T> no(Problem why) {
    return new Verdict<>(Optional.empty(), Optional.of(why));
  }

  /** The value, once the transaction has committed; throws the "no". */
  T get() {
    no.ifPresent(why -> {
      throw why;
    });
    return value.orElseThrow();
  }
}
