package io.tenantry.jobs;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which results of a job are asked for, in the order of its items.
 *
 * @param format a page of JSON unless it says otherwise; a file has up to {@value
 *     ResultFile#ROWS_MAX} rows
 * @param after for a file: the number of the last row of the one before
 */
record ResultQuery(
    Result.@Nullable State state,
    @Nullable Format format,
    @Nullable @Min(0) Long after,
    @Nullable Integer limit,
    @Nullable @Size(max = 2_000) String cursor,
    @Nullable Integer offset) {

  /** How results can be had. */
  enum Format {
    JSON,
    CSV,
    NDJSON
  }

  boolean isFile() {
    return format != null && format != Format.JSON;
  }

  long afterPlace() {
    return after == null ? 0 : after;
  }

  /** As they stand in the database: what a job that ended did not come to is still waiting. */
  String[] states(boolean ended) {
    Stream<Result.State> meant =
        switch (state) {
          case null -> Arrays.stream(Result.State.values());
          case SKIPPED ->
              ended
                  ? Stream.of(Result.State.SKIPPED, Result.State.WAITING)
                  : Stream.of(Result.State.SKIPPED);
          case WAITING -> ended ? Stream.empty() : Stream.of(Result.State.WAITING);
          case DONE, FAILED -> Stream.of(state);
        };
    return meant.map(Result.State::word).toArray(String[]::new);
  }

  String binding(UUID job) {
    return "results " + job + ' ' + state;
  }
}
