package io.tenantry.common.web;

import org.jspecify.annotations.Nullable;

/**
 * Rows of a CSV file (RFC 4180) whose cells may come from anybody. What a spreadsheet would take
 * for a formula becomes text, by an apostrophe before it (OWASP, CSV injection); a number with its
 * sign, such as a phone number, is no formula and stays as it is.
 */
public final class CsvText {

  /** The first row names the columns. */
  public static final String TYPE = "text/csv; charset=utf-8; header=present";

  /** The last four are the wide forms that some spreadsheets read like the first four. */
  private static final String BEGINS_A_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private static final String QUOTED = "\",\n\r";

  private final StringBuilder text = new StringBuilder();
  private boolean isInRow;

  /** One more cell of the row. */
  public CsvText cell(@Nullable String value) {
    if (isInRow) {
      text.append(',');
    }
    isInRow = true;
    if (value != null && !value.isEmpty()) {
      write(value);
    }
    return this;
  }

  public CsvText endRow() {
    text.append("\r\n");
    isInRow = false;
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void write(String value) {
    boolean harmful = isFormula(value);
    if (!needsQuotes(value)) {
      text.append(harmful ? "'" : "").append(value);
      return;
    }
    text.append('"').append(harmful ? "'" : "").append(value.replace("\"", "\"\"")).append('"');
  }

  private static boolean isFormula(String value) {
    return BEGINS_A_FORMULA.indexOf(value.charAt(0)) >= 0 && !isSignedNumber(value);
  }

  private static boolean isSignedNumber(String value) {
    char sign = value.charAt(0);
    boolean signed = (sign == '+' || sign == '-') && value.length() > 1;
    for (int at = 1; signed && at < value.length(); at++) {
      signed = value.charAt(at) >= '0' && value.charAt(at) <= '9';
    }
    return signed;
  }

  private static boolean needsQuotes(String value) {
    for (int at = 0; at < value.length(); at++) {
      if (QUOTED.indexOf(value.charAt(at)) >= 0) {
        return true;
      }
    }
    return false;
  }
}
