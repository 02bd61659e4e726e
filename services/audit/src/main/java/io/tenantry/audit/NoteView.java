package io.tenantry.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A note as it leaves. */
record NoteView(UUID id, String text, AuthorView author, Instant createdAt) {

  /**
   * @param name as they are called now; null when they are not known here any more
   */
  record AuthorView(UUID id, @Nullable String name, @Nullable String email) {}

  static NoteView of(Note note, Map<UUID, Known> people) {
    Optional<Known> author = Optional.ofNullable(people.get(note.author()));
    return new NoteView(
        note.id(),
        note.text(),
        new AuthorView(
            note.author(),
            author.map(Known::name).orElse(null),
            author.map(Known::email).orElse(null)),
        note.createdAt());
  }
}
