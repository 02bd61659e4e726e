package io.tenantry.audit;

import static java.util.stream.Collectors.toSet;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Events as rows of a file, newest first; what happens meanwhile comes before them. */
final class TrailRows implements ExportRows {

  /** Some hundred kilobytes, and a few milliseconds of an event loop. */
  static final int PART = 500;

  private final Trail trail;
  private final People people;
  private final UUID org;
  private final AuditFilter filter;
  private final TrailFile file;
  private Optional<StoredEvent> last = Optional.empty();
  private boolean isAtEnd;

  TrailRows(Trail trail, People people, UUID org, TrailQuery query) {
    this.trail = trail;
    this.people = people;
    this.org = org;
    this.filter = query.filter();
    this.file = new TrailFile(query.formatOrUsual());
  }

  @Override
  public Future<Optional<ExportPart>> next() {
    if (isAtEnd) {
      return Future.succeededFuture(Optional.empty());
    }
    return trail.after(org, filter, last, PART).compose(this::written);
  }

  private Future<Optional<ExportPart>> written(List<StoredEvent> events) {
    Set<UUID> actors = events.stream().map(event -> event.event().who().actor()).collect(toSet());
    return people
        .of(org, actors)
        .map(known -> {
          isAtEnd = events.size() < PART;
          last = events.isEmpty() ? last : Optional.of(events.getLast());
          List<AuditView> views = events.stream().map(e -> AuditView.of(e, known)).toList();
          return events.isEmpty()
              ? Optional.empty()
              : Optional.of(new ExportPart(events.size(), file.rows(views)));
        });
  }
}
