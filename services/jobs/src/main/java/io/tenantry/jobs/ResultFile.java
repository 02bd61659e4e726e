package io.tenantry.jobs;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.CsvText;
import io.tenantry.common.web.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results as a file: CSV (RFC 4180) or one JSON object a line. */
final class ResultFile {

  /** Stays below two megabytes. */
  static final int ROWS_MAX = 5_000;

  private static final List<String> COLUMNS =
      List.of("row", "id", "name", "email", "state", "code", "detail");

  private ResultFile() {}

  /**
   * @param home the path of the results, under which the next file is found
   */
  static Answer of(ResultQuery query, List<JobResultView> rows, String home, String name) {
    boolean csv = query.format() == ResultQuery.Format.CSV;
    Answer file =
        csv ? Answer.file(CsvText.TYPE, csv(rows)) : Answer.file(Json.LINES_TYPE, lines(rows));
    String kind = csv ? "csv" : "ndjson";
    Answer named =
        file.with(
            "Content-Disposition",
            "attachment; filename=\"" + name + "-" + query.afterPlace() + "." + kind + "\"");
    return rows.size() < ROWS_MAX
        ? named
        : named.with("Link", "<" + next(query, rows, home, kind) + ">; rel=\"next\"");
  }

  private static String next(
      ResultQuery query, List<JobResultView> rows, String home, String kind) {
    String state =
        query.state() == null ? "" : "&state=" + query.state().name().toLowerCase(Locale.ROOT);
    return home + "?format=" + kind + "&after=" + rows.getLast().row() + state;
  }

  private static Buffer lines(List<JobResultView> rows) {
    Buffer lines = Buffer.buffer();
    rows.forEach(row -> lines.appendBytes(Json.bytes(row)).appendByte((byte) '\n'));
    return lines;
  }

  private static Buffer csv(List<JobResultView> rows) {
    CsvText text = new CsvText();
    COLUMNS.forEach(text::cell);
    text.endRow();
    for (JobResultView row : rows) {
      Stream.<@Nullable Object>of(
              row.row(), row.id(), row.name(), row.email(), row.state(), row.code(), row.detail())
          .forEach(value -> text.cell(Objects.toString(value, "")));
      text.endRow();
    }
    return Buffer.buffer(text.toString());
  }
}
