package io.tenantry.users;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A profile as it leaves, and how complete it is. */
public record ProfileView(
    @Nullable String bio,
    @Nullable String country,
    @Nullable String state,
    @Nullable String city,
    @Nullable String continent,
    @Nullable String timezone,
    @Nullable String locale,
    @Nullable String gender,
    @Nullable String designation,
    List<String> expertise,
    @Nullable String birthDate,
    Completeness completeness) {

  static ProfileView of(@Nullable String avatarUrl, @Nullable String phone, PersonProfile p) {
    LocalDate birthDate = p.birthDate();
    return new ProfileView(
        p.bio(),
        p.country(),
        p.state(),
        p.city(),
        p.continent(),
        p.timezone(),
        p.locale(),
        p.gender(),
        p.designation(),
        p.expertise(),
        birthDate == null ? null : birthDate.toString(),
        Completeness.of(avatarUrl, phone, p));
  }
}
