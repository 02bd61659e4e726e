package io.tenantry.jobs;

import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of jobs is asked for; newest first.
 *
 * @param kind such as {@code users.suspend}
 */
record JobQuery(
    Job.@Nullable State state,
    @Nullable @Size(max = 100) String kind,
    @Nullable Integer limit,
    @Nullable @Size(max = 2_000) String cursor,
    @Nullable Integer offset) {

  @Nullable String stateWord() {
    return state == null ? null : state.word();
  }

  /** Names list and filter: a cursor is good for nothing else. */
  String binding(UUID org) {
    return "jobs " + org + ' ' + stateWord() + ' ' + kind;
  }
}
