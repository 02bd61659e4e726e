package io.tenantry.users;

import io.tenantry.common.web.Problem;

/** Finds the rows in the characters of a file, and knows where it is. */
abstract sealed class FileRows permits CsvRows, LineRows {

  /** Longer than any person; a row is kept in memory as a whole. */
  static final int ROW_MAX = 64 * 1024;

  private long line = 1;
  private long column;
  private boolean afterReturn;

  /** The next character; line ends are told as one {@code \n}, however they are written. */
  final void take(char c) {
    boolean secondHalf = afterReturn && c == '\n';
    afterReturn = c == '\r';
    if (secondHalf) {
      return;
    }
    boolean newLine = c == '\n' || c == '\r';
    if (!Character.isLowSurrogate(c)) {
      column++;
    }
    if (c == 0) {
      throw badHere("not-text", "a NUL character; is this a text file in UTF-8?");
    }
    next(newLine ? '\n' : c);
    if (newLine) {
      line++;
      column = 0;
    }
  }

  abstract void next(char c);

  /** The file has come to its end. */
  abstract void end();

  long line() {
    return line;
  }

  long column() {
    return column;
  }

  /** What is wrong with what comes next. */
  final Problem.BadFile bad(String code, String detail) {
    return new Problem.BadFile(code, line, column + 1, detail);
  }

  /** What is wrong with the character that has just come. */
  final Problem.BadFile badHere(String code, String detail) {
    return new Problem.BadFile(code, line, column, detail);
  }

  final Problem.BadFile tooLong() {
    return badHere("row-too-long", "a row has at most " + ROW_MAX + " characters");
  }
}
