package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Events turned on their side, into one array a column: the values of {@link AuditSql#RECORD}. */
final class Columns {
  private Columns() {}

  /** What one person's row in audit_personal holds. */
  private record Beside(AuditEvent event, String about, UUID person, Personal personal) {}

  /**
   * @param events of one actor at one time, at least one
   */
  static @Nullable Object[] of(List<StoredEvent> events, SealKey key) {
    List<AuditEvent> rows = events.stream().map(StoredEvent::event).toList();
    List<Beside> personal = personal(events);
    AuditEvent one = rows.getFirst();
    AuditEvent.Who who = one.who();
    return new @Nullable Object[] {
      one.at().atOffset(ZoneOffset.UTC),
      Hash.SCHEMA,
      who.actor(),
      who.session(),
      who.impersonator(),
      who.viaPlatform(),
      who.requestId(),
      column(rows, AuditEvent::org, UUID[]::new),
      column(rows, AuditEvent::id, UUID[]::new),
      column(rows, AuditEvent::action, String[]::new),
      column(rows, AuditEvent::targetKind, String[]::new),
      column(rows, AuditEvent::target, UUID[]::new),
      column(rows, AuditEvent::data, Object[]::new),
      column(rows, AuditEvent::actorCommitment, Buffer[]::new),
      column(rows, AuditEvent::targetCommitment, Buffer[]::new),
      column(events, StoredEvent::hash, Buffer[]::new),
      column(events, stored -> key.receipt(stored.event().org(), stored.leaf()), Buffer[]::new),
      column(personal, row -> row.event().org(), UUID[]::new),
      column(personal, row -> row.event().id(), UUID[]::new),
      column(personal, Beside::about, String[]::new),
      column(personal, Beside::person, UUID[]::new),
      column(personal, row -> row.personal().salt(), Buffer[]::new),
      column(personal, row -> row.personal().values(), Object[]::new)
    };
  }

  private static List<Beside> personal(List<StoredEvent> events) {
    List<Beside> rows = new ArrayList<>();
    for (StoredEvent stored : events) {
      AuditEvent event = stored.event();
      stored
          .aboutActor()
          .ifPresent(known -> rows.add(new Beside(event, "actor", event.who().person(), known)));
      stored
          .aboutTarget()
          .ifPresent(known -> rows.add(new Beside(event, "target", event.target(), known)));
    }
    return rows;
  }

  private static <R> Object column(
      List<R> rows, Function<R, @Nullable Object> value, IntFunction<@Nullable Object[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
