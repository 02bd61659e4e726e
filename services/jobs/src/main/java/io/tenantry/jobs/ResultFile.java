package io.tenantry.jobs;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results as a file: CSV (RFC 4180) or one JSON object a line. */
final class ResultFile {

  /** Stays below two megabytes. */
  static final int ROWS_MAX = 5_000;

  private static final String HEADER = "row,id,name,email,state,code,detail\r\n";

  /** What a spreadsheet takes for a formula is text here. */
  private static final String BEGINS_A_FORMULA = "=+-@\t\r";

  private ResultFile() {}

  /**
   * @param home the path of the results, under which the next file is found
   */
  static Answer of(ResultQuery query, List<JobResultView> rows, String home, String name) {
    boolean csv = query.format() == ResultQuery.Format.CSV;
    Answer file =
        csv
            ? Answer.file("text/csv; charset=utf-8; header=present", csv(rows))
            : Answer.file("application/x-ndjson", lines(rows));
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
    return Buffer.buffer(
        rows.stream().map(ResultFile::line).collect(Collectors.joining("", HEADER, "")));
  }

  private static String line(JobResultView row) {
    return Stream.<@Nullable Object>of(
            row.row(), row.id(), row.name(), row.email(), row.state(), row.code(), row.detail())
        .map(ResultFile::cell)
        .collect(Collectors.joining(",", "", "\r\n"));
  }

  static String cell(@Nullable Object value) {
    String text = Objects.toString(value, "");
    String harmless =
        !text.isEmpty() && BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = harmless.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return quoted ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
  }
}
