package io.tenantry.audit;

import io.tenantry.common.web.CsvText;
import io.tenantry.common.web.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How events stand in a file: as the API tells them, or one column for each of their parts. */
final class TrailFile {

  private static final List<String> COLUMNS =
      List.of(
          "at",
          "action",
          "actor_id",
          "actor_name",
          "actor_email",
          "impersonator_id",
          "session_id",
          "via_platform",
          "ip",
          "user_agent",
          "target_kind",
          "target_id",
          "target_personal",
          "data",
          "request_id",
          "id",
          "hash");

  private final ExportFormat format;

  TrailFile(ExportFormat format) {
    this.format = format;
  }

  static Buffer head(ExportFormat format) {
    if (format == ExportFormat.NDJSON) {
      return Buffer.buffer();
    }
    CsvText head = new CsvText();
    COLUMNS.forEach(head::cell);
    return Buffer.buffer(head.endRow().toString());
  }

  Buffer rows(List<AuditView> events) {
    return format == ExportFormat.CSV ? csv(events) : lines(events);
  }

  private static Buffer lines(List<AuditView> events) {
    Buffer lines = Buffer.buffer();
    events.forEach(event -> lines.appendBytes(Json.bytes(event)).appendByte((byte) '\n'));
    return lines;
  }

  private static Buffer csv(List<AuditView> events) {
    CsvText text = new CsvText();
    events.forEach(event -> row(text, event));
    return Buffer.buffer(text.toString());
  }

  private static void row(CsvText text, AuditView event) {
    AuditView.ActorView actor = event.actor();
    text.cell(Json.text(event.at()))
        .cell(event.action())
        .cell(actor.id().toString())
        .cell(actor.name())
        .cell(actor.email())
        .cell(text(actor.impersonatorId()))
        .cell(text(actor.sessionId()))
        .cell(Boolean.toString(actor.viaPlatform()))
        .cell(actor.ip())
        .cell(actor.userAgent())
        .cell(event.target().kind())
        .cell(event.target().id().toString())
        .cell(json(event.target().personal()))
        .cell(json(event.data()))
        .cell(event.requestId())
        .cell(event.id().toString())
        .cell(event.hash())
        .endRow();
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value, "");
  }

  private static String json(Map<String, Object> values) {
    return values.isEmpty() ? "" : new String(Json.bytes(values), StandardCharsets.UTF_8);
  }
}
