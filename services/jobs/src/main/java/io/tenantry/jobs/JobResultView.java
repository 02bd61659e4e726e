package io.tenantry.jobs;

import io.tenantry.audit.Known;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of the things that a job is about.
 *
 * @param row its number in the job, from 1; in a file its line
 * @param id of a person who is known; null for an address
 * @param state {@code waiting}, {@code done}, {@code failed} or {@code skipped}
 * @param code of the "no", as the route for one person would have said it; or in which of several
 *     ways it was done, such as {@code created}
 */
public record JobResultView(
    long row,
    @Nullable UUID id,
    @Nullable String name,
    @Nullable String email,
    String state,
    @Nullable String code,
    @Nullable String detail) {

  static JobResultView of(Result result, Optional<Known> person) {
    Item item = result.item();
    return new JobResultView(
        item.place(),
        item.user().orElse(null),
        person.map(Known::name).orElse(null),
        item.address().or(() -> person.map(Known::email)).orElse(null),
        result.state().word(),
        result.code().orElse(null),
        result.detail().orElse(null));
  }
}
