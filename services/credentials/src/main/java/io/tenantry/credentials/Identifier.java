package io.tenantry.credentials;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A name somebody signs in by, in the one form it is stored and compared in.
 *
 * @param value an address in lower case, a phone number as E.164, or a username in lower case
 * @param org for a username, the organization that gave it; empty otherwise
 */
public record Identifier(Kind kind, String value, Optional<UUID> org) {

  /** What kinds of name there are; {@code word} is how it is stored. */
  public enum Kind {
    EMAIL,
    PHONE,
    USERNAME;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** RFC 5321, section 4.5.3.1: 64 for the local part, 255 for the domain, 254 as a whole path. */
  public static final int EMAIL_MAX = 254;

  /** Lower-case letters, digits and three signs, so that nobody has to ask how it is written. */
  private static final Pattern USERNAME = Pattern.compile("[a-z0-9._-]{3,64}");

  /** An email address as it is stored: without surrounding blanks, in lower case. */
  public static Identifier email(String address) {
    return new Identifier(Kind.EMAIL, normalEmail(address), Optional.empty());
  }

  /** A username of an organization. */
  public static Identifier username(UUID org, String username) {
    return new Identifier(
        Kind.USERNAME, username.strip().toLowerCase(Locale.ROOT), Optional.of(org));
  }

  /**
   * A username that an organization may give: three signs or more, and none that a sign-in would
   * take for a phone number.
   */
  public static Optional<Identifier> newUsername(UUID org, String username) {
    return USERNAME.matcher(username).matches() && phone(username).isEmpty()
        ? Optional.of(username(org, username))
        : Optional.empty();
  }

  /** A phone number, if it is one with its country code. */
  public static Optional<Identifier> phone(String number) {
    return PhoneNumbers.possible(number).map(Identifier::ofPhone);
  }

  /** A phone number that can be somebody's: its country's numbering plan knows it. */
  public static Optional<Identifier> newPhone(String number) {
    return PhoneNumbers.valid(number).map(Identifier::ofPhone);
  }

  private static Identifier ofPhone(String e164) {
    return new Identifier(Kind.PHONE, e164, Optional.empty());
  }

  /**
   * What somebody typed at the sign-in: with an {@code @} an address, as a number with a country
   * code a phone, otherwise a username, which means something only together with an organization.
   */
  public static Optional<Identifier> typed(String text, Optional<UUID> org) {
    if (text.indexOf('@') >= 0) {
      return Optional.of(email(text));
    }
    return phone(text).or(() -> org.map(in -> username(in, text)));
  }

  /**
   * The one form of an address. Local parts are case-sensitive by RFC 5321 and in no mailbox that
   * people have; two users whose addresses differ only in case would be a trap.
   */
  public static String normalEmail(String address) {
    return address.strip().toLowerCase(Locale.ROOT);
  }

  /** Never the value: it is personal and must not reach a log. */
  @Override
  public String toString() {
    return kind.word() + " identifier";
  }
}
