package io.tenantry.users;

import io.tenantry.common.web.Problem;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a file of people is taken in.
 *
 * @param mode {@code create} makes people; {@code invite} invites their addresses, to the roles of
 *     each row or else those of a member
 * @param match by what a row and somebody who is there already are the same person; {@code email}
 *     unless it says {@code unique_id}
 * @param existing whether people who are there already are left as they are ({@code skip}) or get
 *     what the row tells of them ({@code update})
 * @param elsewhere what becomes of a row whose address belongs to somebody outside: it is refused,
 *     or the address is invited
 * @param sendLinks whether people without a password are mailed a link to set one; they are unless
 *     it says no
 * @param dryRun tells of every row what would become of it
 * @param map columns of other names, as an object in JSON: {@code {"Mail": "email", "Notes": null}}
 */
record ImportQuery(
    @Nullable Mode mode,
    @Nullable Match match,
    @Nullable Existing existing,
    @Nullable Elsewhere elsewhere,
    @Nullable Boolean sendLinks,
    @Nullable Boolean dryRun,
    @Nullable @Size(max = 4_000) String map) {

  enum Mode {
    CREATE,
    INVITE
  }

  enum Match {
    EMAIL,
    UNIQUE_ID;

    ImportColumn column() {
      return this == EMAIL ? ImportColumn.EMAIL : ImportColumn.UNIQUE_ID;
    }
  }

  enum Existing {
    SKIP,
    UPDATE
  }

  enum Elsewhere {
    REFUSE,
    INVITE
  }

  boolean invites() {
    return mode == Mode.INVITE;
  }

  boolean updates() {
    return existing == Existing.UPDATE;
  }

  boolean invitesThoseElsewhere() {
    return elsewhere == Elsewhere.INVITE;
  }

  Match matched() {
    return match == null ? Match.EMAIL : match;
  }

  boolean isTrial() {
    return Boolean.TRUE.equals(dryRun);
  }

  /** What the work is told. */
  JsonObject how() {
    return new JsonObject()
        .put("match", matched().name())
        .put("update", updates())
        .put("invite_elsewhere", invitesThoseElsewhere())
        .put("send_links", !Boolean.FALSE.equals(sendLinks));
  }

  /**
   * Names of columns and what they mean; an empty text for those that mean nothing.
   *
   * @throws Problem.Invalid if it is no such object
   */
  Map<String, String> mapping() {
    if (map == null) {
      return Map.of();
    }
    Map<String, String> meanings = new HashMap<>();
    try {
      for (var one : new JsonObject(map)) {
        if (one.getValue() != null && !(one.getValue() instanceof String)) {
          throw notAnObject();
        }
        meanings.put(one.getKey(), one.getValue() == null ? "" : (String) one.getValue());
      }
    } catch (DecodeException e) {
      throw notAnObject();
    }
    return meanings;
  }

  private static Problem notAnObject() {
    return Problem.Invalid.of(
        "?map", "must be an object in JSON from names of columns to texts or null");
  }
}
