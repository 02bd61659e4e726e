package io.tenantry.audit;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One thing that happened, as the capability that did it tells it.
 *
 * <p>{@code data} holds ids, names of changed fields and role names: it can never be erased, so
 * nothing personal and no secret may stand in it. What is personal (names, addresses) goes into
 * {@code aboutTarget} and {@code aboutActor}, which are kept beside the event and can be erased
 * without touching its hash. The address and device of the actor are added by {@link Audit} and
 * need not be given.
 *
 * @param org the organization whose trail this belongs to; {@code Actor.PLATFORM} for the
 *     platform's own
 * @param action noun and past, such as {@code member.suspended}
 * @param targetKind what was acted on: {@code member}, {@code invitation}, {@code organization}, …
 */
public record Event(
    UUID org,
    String action,
    String targetKind,
    UUID target,
    JsonObject data,
    JsonObject aboutTarget,
    JsonObject aboutActor) {

  private static final Pattern ACTION = Pattern.compile("[a-z][a-z_-]*(\\.[a-z][a-z_-]*)+");

  public Event {
    if (!ACTION.matcher(action).matches()) {
      throw new IllegalArgumentException("an audit action is noun.past, not " + action);
    }
  }

  public Event(UUID org, String action, String targetKind, UUID target, JsonObject data) {
    this(org, action, targetKind, target, data, new JsonObject(), new JsonObject());
  }

  public Event(UUID org, String action, String targetKind, UUID target) {
    this(org, action, targetKind, target, new JsonObject());
  }

  /**
   * The same event with what is personal about the target, such as {@code email} or {@code name}.
   */
  public Event withPersonal(JsonObject aboutTarget) {
    return new Event(org, action, targetKind, target, data, aboutTarget, aboutActor);
  }

  /**
   * The same event with what is personal about the actor besides address and device, such as {@code
   * name}.
   */
  public Event withActor(JsonObject aboutActor) {
    return new Event(org, action, targetKind, target, data, aboutTarget, aboutActor);
  }
}
