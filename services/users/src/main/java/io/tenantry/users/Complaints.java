package io.tenantry.users;

import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Metadata;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Sent;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with a request beyond the shape of its fields; told at once. */
final class Complaints {

  private final List<Complaint> all = new ArrayList<>();

  void add(String pointer, String detail) {
    all.add(new Complaint(pointer, detail));
  }

  /** Complains unless it is so. */
  void unless(boolean isGood, String pointer, String detail) {
    if (!isGood) {
      add(pointer, detail);
    }
  }

  /** Complains if null was sent for what always has a value. */
  void required(Sent sent, String field, @Nullable Object value) {
    unless(value != null || !sent.has(field), "/" + field, "cannot be taken away");
  }

  /** The metadata after this patch; null takes all of it away. */
  JsonObject metadata(JsonObject before, @Nullable Map<String, Object> patch, String pointer) {
    if (patch == null) {
      return new JsonObject();
    }
    try {
      return Metadata.merged(before, patch, pointer);
    } catch (Problem.Invalid wrong) {
      all.addAll(wrong.complaints());
      return before;
    }
  }

  /**
   * Goes on only if there are none.
   *
   * @throws Problem.Invalid with all of them
   */
  void throwIfAny() {
    if (!all.isEmpty()) {
      throw new Problem.Invalid(all);
    }
  }
}
