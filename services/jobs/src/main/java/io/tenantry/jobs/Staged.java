package io.tenantry.jobs;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * An item as a file tells of it.
 *
 * @param place its line, from 1
 * @param address whom it is about, as results show it
 * @param key what may be told of once in a file; empty for an item that is refused
 * @param told what its {@link Work} will need
 * @param refusal why nothing will be done
 */
public record Staged(
    long place,
    Optional<String> address,
    Optional<String> key,
    Optional<JsonObject> told,
    Optional<Refusal> refusal) {

  private static final long ROW_BYTES = 200;

  /** A "no" that is known before the job has begun. */
  public record Refusal(String code, String detail) {}

  /** Something to do. */
  public static Staged of(long place, Optional<String> address, String key, JsonObject told) {
    return new Staged(place, address, Optional.of(key), Optional.of(told), Optional.empty());
  }

  /** Something that cannot be done. */
  public static Staged refused(long place, Optional<String> address, String code, String detail) {
    return new Staged(
        place, address, Optional.empty(), Optional.empty(), Optional.of(new Refusal(code, detail)));
  }

  /** About as much as it takes in the database, with its entries in indexes. */
  long bytes() {
    return ROW_BYTES
        + address.map(String::length).orElse(0)
        + key.map(String::length).orElse(0)
        + told.map(all -> all.toBuffer().length()).orElse(0);
  }

  Result.State state() {
    return refusal.isPresent() ? Result.State.FAILED : Result.State.WAITING;
  }
}
