package io.tenantry.users;

import io.tenantry.audit.ExportFormat;
import io.tenantry.audit.ExportPart;
import io.tenantry.common.web.CsvText;
import io.tenantry.common.web.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** How people stand in a file. */
record PeopleFile(ExportFormat format) {

  Buffer head() {
    if (format == ExportFormat.NDJSON) {
      return Buffer.buffer();
    }
    CsvText head = new CsvText();
    PeopleRow.COLUMNS.forEach(head::cell);
    return Buffer.buffer(head.endRow().toString());
  }

  ExportPart part(List<PeopleRow> people) {
    return new ExportPart(people.size(), format == ExportFormat.CSV ? csv(people) : lines(people));
  }

  private static Buffer csv(List<PeopleRow> people) {
    CsvText text = new CsvText();
    people.forEach(person -> person.writeTo(text));
    return Buffer.buffer(text.toString());
  }

  private static Buffer lines(List<PeopleRow> people) {
    Buffer lines = Buffer.buffer();
    people.forEach(person -> lines.appendBytes(Json.bytes(person)).appendByte((byte) '\n'));
    return lines;
  }
}
