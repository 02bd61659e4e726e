package io.tenantry.credentials;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an organization says about the passwords of its people, beyond what holds for everybody.
 *
 * @param lengthMin in characters; never less than {@link PasswordRules#LENGTH_MIN}
 * @param refusedWords that a password must not be made of: what the organization is known by
 */
public record PasswordPolicy(Optional<Integer> lengthMin, List<String> refusedWords) {

  /** Says nothing. */
  public static final PasswordPolicy NONE = new PasswordPolicy(Optional.empty(), List.of());

  public PasswordPolicy {
    refusedWords = List.copyOf(refusedWords);
  }

  /** From columns of these names; an outer join may have found none. */
  public static PasswordPolicy of(Row row) {
    String[] words = row.getArrayOfStrings("refused_words");
    return new PasswordPolicy(
        Optional.ofNullable(row.getInteger("length_min")),
        words == null ? List.of() : List.of(words));
  }

  /** What holds for somebody who belongs to several: the longest length, and everybody's words. */
  static PasswordPolicy strictest(Collection<PasswordPolicy> policies) {
    var words = new TreeSet<String>();
    policies.forEach(policy -> words.addAll(policy.refusedWords()));
    return new PasswordPolicy(
        policies.stream().flatMap(policy -> policy.lengthMin().stream()).max(Integer::compare),
        List.copyOf(words));
  }

  /** As it is after an edit; without one everything said before is taken back. */
  public PasswordPolicy edited(@Nullable PasswordPolicyEdit edit) {
    if (edit == null) {
      return NONE;
    }
    return new PasswordPolicy(
        edit.sent().has("length_min") ? Optional.ofNullable(edit.lengthMin()) : lengthMin,
        edit.sent().has("refused_words") ? edit.words() : refusedWords);
  }

  /** For the trail. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("length_min", lengthMin.orElse(null))
        .put("refused_words", new JsonArray(refusedWords));
  }
}
