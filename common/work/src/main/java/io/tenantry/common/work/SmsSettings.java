package io.tenantry.common.work;

import java.net.URI;
import java.util.Optional;

/** Which way text messages leave this installation. */
public sealed interface SmsSettings {

  /** Not at all: what needs them says so. */
  record None() implements SmsSettings {}

  /** For development and tests: each is a mail to {@code <number>@sms.localhost}. */
  record ByMail() implements SmsSettings {}

  /**
   * A service that takes them by HTTP.
   *
   * @param token shown as a bearer, if it asks for one
   * @param from the sender that people see, if it may be chosen
   */
  record Gateway(URI url, Optional<String> token, Optional<String> from) implements SmsSettings {

    /** Never the token. */
    @Override
    public String toString() {
      return "Gateway(" + url.getHost() + ")";
    }
  }
}
