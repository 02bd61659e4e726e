package io.tenantry.users;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much of a profile is filled in. Each of ten fields counts ten; {@code tenantry.score_profile}
 * counts the same ones in the database.
 *
 * @param score of 100
 * @param missing which of the fields are empty, by their names
 */
public record Completeness(int score, List<String> missing) {

  private static final int EACH = 10;

  static Completeness of(
      @Nullable String avatarUrl, @Nullable String phone, PersonProfile profile) {
    List<String> missing = new ArrayList<>();
    addIfEmpty(missing, "avatar_url", avatarUrl);
    addIfEmpty(missing, "phone", phone);
    addIfEmpty(missing, "bio", profile.bio());
    addIfEmpty(missing, "country", profile.country());
    addIfEmpty(missing, "city", profile.city());
    addIfEmpty(missing, "timezone", profile.timezone());
    addIfEmpty(missing, "locale", profile.locale());
    addIfEmpty(missing, "designation", profile.designation());
    if (profile.expertise().isEmpty()) {
      missing.add("expertise");
    }
    addIfEmpty(missing, "birth_date", profile.birthDate());
    return new Completeness(100 - EACH * missing.size(), List.copyOf(missing));
  }

  private static void addIfEmpty(List<String> missing, String name, @Nullable Object value) {
    if (Objects.isNull(value)) {
      missing.add(name);
    }
  }
}
