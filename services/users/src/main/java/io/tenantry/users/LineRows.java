package io.tenantry.users;

import java.util.function.ObjLongConsumer;

/** One text a line; lines of nothing are skipped. */
final class LineRows extends FileRows {

  private final ObjLongConsumer<String> sink;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param sink gets each text and its line
   */
  LineRows(ObjLongConsumer<String> sink) {
    this.sink = sink;
  }

  @Override
  void next(char c) {
    if (c == '\n') {
      endRow();
    } else if (text.length() == ROW_MAX) {
      throw tooLong();
    } else {
      text.append(c);
    }
  }

  @Override
  void end() {
    endRow();
  }

  private void endRow() {
    String row = text.toString();
    text.setLength(0);
    if (!row.isBlank()) {
      sink.accept(row, line());
    }
  }
}
