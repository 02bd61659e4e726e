package io.tenantry.users;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Json;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Upload;
import io.tenantry.jobs.Staged;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file of people, read as it comes. What is wrong with a row is that row's; what makes it unsure
 * where rows begin, or what their columns mean, is refused with the whole file.
 */
final class ImportFile {

  /** More people than any organization has; more are several files. */
  static final long ROWS_MAX = 5_000_000;

  private final FileText text;
  private final FileRows rows;
  private final ImportColumns columns;
  private final ImportColumn key;
  private final Check check;
  private final SecretBox box;
  private Optional<List<Optional<ImportColumn>>> header = Optional.empty();
  private List<Staged> found = new ArrayList<>();
  private long count;

  /** What has to hold for a row to be taken at all. */
  interface Check {
    void require(JsonObject told);
  }

  /**
   * @param type the content type
   * @throws Problem.NotTaken 415
   */
  ImportFile(String type, ImportColumns columns, ImportColumn key, Check check, SecretBox box) {
    this.columns = columns;
    this.key = key;
    this.check = check;
    this.box = box;
    this.rows =
        switch (type) {
          case Upload.CSV -> new CsvRows(this::cells);
          case Upload.NDJSON, "application/ndjson", "application/jsonl" -> new LineRows(this::line);
          default ->
              throw new Problem.NotTaken(
                  415,
                  "unsupported-media-type",
                  "the body must be text/csv or application/x-ndjson",
                  Map.of("Accept", Upload.CSV + ", " + Upload.NDJSON));
        };
    this.text = new FileText(rows);
  }

  /**
   * The rows that end in this piece.
   *
   * @throws Problem.BadFile if the file cannot be read on
   */
  List<Staged> take(byte[] piece) {
    text.take(piece);
    return taken();
  }

  /** Those that end with the file. */
  List<Staged> end() {
    text.end();
    if (count == 0) {
      throw rows.bad("empty-file", "there is no row in this file");
    }
    return taken();
  }

  /** Which columns the header has named; none before it was read, and in NDJSON. */
  Set<ImportColumn> named() {
    return header.stream()
        .flatMap(List::stream)
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  private List<Staged> taken() {
    List<Staged> all = found;
    found = new ArrayList<>();
    return all;
  }

  private void cells(long line, List<String> cells, List<Long> places) {
    if (header.isEmpty()) {
      header = Optional.of(columns.read(line, cells, places, Set.of(key)));
      return;
    }
    List<Optional<ImportColumn>> known = header.get();
    if (cells.size() != known.size()) {
      String detail = "has %d cells, and the header %d".formatted(cells.size(), known.size());
      add(Staged.refused(line, Optional.empty(), "wrong-columns", detail));
      return;
    }
    stage(line, () -> ImportColumns.person(known, cells));
  }

  private void line(String json, long line) {
    JsonNode node;
    try {
      node = Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      notJson(line, e);
      return;
    }
    if (node instanceof ObjectNode object) {
      stage(line, () -> columns.person(new JsonObject(Buffer.buffer(Json.bytes(object)))));
    } else {
      add(Staged.refused(line, Optional.empty(), "not-json", "must be an object in JSON"));
    }
  }

  /** If not even the first one can be read, this is no such file. */
  private void notJson(long line, JsonProcessingException e) {
    var where = e.getLocation();
    long column = where == null ? 1 : where.getColumnNr();
    if (count == 0) {
      throw new Problem.BadFile("not-json", line, column, "this line is not valid JSON");
    }
    String detail = "is not valid JSON at column " + column;
    add(Staged.refused(line, Optional.empty(), "not-json", detail));
  }

  private interface Reading {
    JsonObject person();
  }

  private void stage(long line, Reading reading) {
    Optional<String> address = Optional.empty();
    try {
      ImportedRow row = new ImportedRow(reading.person());
      address = row.email().filter(email -> email.length() <= 254);
      check.require(row.told());
      String value =
          (key == ImportColumn.EMAIL ? row.email() : row.uniqueId()).orElseThrow(this::keyless);
      add(Staged.of(line, address, value, row.sealed(box).told()));
    } catch (Problem.Invalid wrong) {
      String all =
          wrong.complaints().isEmpty()
              ? wrong.detail()
              : wrong.complaints().stream()
                  .map(ImportFile::shown)
                  .collect(Collectors.joining("; "));
      add(Staged.refused(line, address, "invalid", all));
    }
  }

  private Problem.Invalid keyless() {
    return Problem.Invalid.of("/" + key.word(), "is needed: rows are told apart by it");
  }

  private static String shown(Complaint one) {
    return one.pointer().replaceFirst("^/", "") + " " + one.detail();
  }

  private void add(Staged row) {
    if (++count > ROWS_MAX) {
      throw rows.badHere("too-many-rows", "a file has at most " + ROWS_MAX + " rows");
    }
    found.add(row);
  }
}
