package io.tenantry.credentials;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.function.Predicate;

/** Phone numbers with their country code, as people write them and as E.164. */
final class PhoneNumbers {

  /** Longer than any number with blanks, brackets and hyphens. */
  private static final int TYPED_MAX = 40;

  private static final PhoneNumberUtil KNOWN = PhoneNumberUtil.getInstance();

  private PhoneNumbers() {}

  /** As E.164, if it has the shape of a number of its country. */
  static Optional<String> possible(String typed) {
    return e164(typed, KNOWN::isPossibleNumber);
  }

  /** As E.164, if the numbering plan of its country has such a number. */
  static Optional<String> valid(String typed) {
    return e164(typed, number -> KNOWN.isValidNumber(number) && !number.hasExtension());
  }

  private static Optional<String> e164(String typed, Predicate<PhoneNumber> isGood) {
    String text = typed.strip();
    String international = text.startsWith("00") ? "+" + text.substring(2) : text;
    if (!international.startsWith("+") || international.length() > TYPED_MAX) {
      return Optional.empty();
    }
    try {
      PhoneNumber number = KNOWN.parse(international, "ZZ");
      return isGood.test(number)
          ? Optional.of(KNOWN.format(number, PhoneNumberFormat.E164))
          : Optional.empty();
    } catch (NumberParseException notANumber) {
      return Optional.empty();
    }
  }
}
