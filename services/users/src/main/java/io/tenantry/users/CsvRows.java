package io.tenantry.users;

import io.tenantry.common.web.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * CSV (RFC 4180), whose cells are separated by commas, semicolons or tabs: by whichever of them
 * comes first in the header. Lines of nothing are skipped.
 */
final class CsvRows extends FileRows {

  /** Where a row goes. */
  interface Sink {
    /**
     * @param line where it begins
     * @param columns where its cells begin
     */
    void row(long line, List<String> cells, List<Long> columns);
  }

  private static final char UNKNOWN = 0;
  private static final String SEPARATORS = ",;\t";

  private enum State {
    AT_START,
    PLAIN,
    QUOTED,
    AFTER_QUOTE
  }

  private final Sink sink;
  private final StringBuilder cell = new StringBuilder();
  private List<String> cells = new ArrayList<>();
  private List<Long> columns = new ArrayList<>();
  private State state = State.AT_START;
  private char separator = UNKNOWN;
  private int length;
  private long rowLine = 1;
  private long quoteLine;
  private long quoteColumn;

  CsvRows(Sink sink) {
    this.sink = sink;
  }

  @Override
  void next(char c) {
    if (++length > ROW_MAX) {
      throw state == State.QUOTED ? notClosed() : tooLong();
    }
    switch (state) {
      case AT_START -> begin(c);
      case PLAIN -> plain(c);
      case QUOTED -> quoted(c);
      case AFTER_QUOTE -> afterQuote(c);
    }
  }

  private void begin(char c) {
    columns.add(column());
    if (c == '"') {
      quoteLine = line();
      quoteColumn = column();
      state = State.QUOTED;
    } else {
      state = State.PLAIN;
      plain(c);
    }
  }

  private void plain(char c) {
    if (c == '\n') {
      endRow();
    } else if (isSeparator(c)) {
      endCell();
    } else {
      cell.append(c);
    }
  }

  private void quoted(char c) {
    if (c == '"') {
      state = State.AFTER_QUOTE;
    } else {
      cell.append(c);
    }
  }

  private void afterQuote(char c) {
    if (c == '"') {
      cell.append(c);
      state = State.QUOTED;
    } else if (c == '\n') {
      endRow();
    } else if (isSeparator(c)) {
      endCell();
    } else {
      throw badHere(
          "bad-quotes",
          "after a closing quote the cell has to end; a quote within a cell is written twice");
    }
  }

  private boolean isSeparator(char c) {
    if (separator == UNKNOWN && SEPARATORS.indexOf(c) >= 0) {
      separator = c;
    }
    return c == separator;
  }

  private void endCell() {
    cells.add(cell.toString());
    cell.setLength(0);
    state = State.AT_START;
  }

  private void endRow() {
    boolean quoted = state == State.AFTER_QUOTE;
    if (state == State.AT_START) {
      columns.add(column());
    }
    endCell();
    List<String> row = cells;
    List<Long> at = columns;
    long began = rowLine;
    columns = new ArrayList<>(row.size());
    cells = new ArrayList<>(row.size());
    rowLine = line() + 1;
    length = 0;
    if (row.size() > 1 || quoted || !row.getFirst().isBlank()) {
      separator = separator == UNKNOWN ? ',' : separator;
      sink.row(began, row, at);
    }
  }

  @Override
  void end() {
    if (state == State.QUOTED) {
      throw notClosed();
    }
    if (state != State.AT_START || !cells.isEmpty()) {
      endRow();
    }
  }

  private Problem.BadFile notClosed() {
    return new Problem.BadFile(
        "quote-not-closed", quoteLine, quoteColumn, "the quote that opens here is never closed");
  }
}
