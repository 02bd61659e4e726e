package io.tenantry.users;

import io.tenantry.common.web.OneLine;
import io.tenantry.common.web.Sent;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a profile: what is not sent stays, null takes away. The continent follows
 * the country.
 */
record ProfilePatch(
    @Nullable @Size(max = 2_000) String bio,
    @Nullable @OneLine @Size(max = 2) String country,
    @Nullable @OneLine @Size(max = 100) String state,
    @Nullable @OneLine @Size(max = 100) String city,
    @Nullable @OneLine @Size(max = 60) String timezone,
    @Nullable @OneLine @Size(max = 35) String locale,
    @Nullable @OneLine @Size(max = 50) String gender,
    @Nullable @OneLine @Size(max = 100) String designation,
    @Nullable @Size(max = 50) List<@NotBlank @OneLine @Size(max = 100) String> expertise,
    @Nullable LocalDate birthDate,
    Sent sent) {

  /** Nobody who signs in is older. */
  private static final LocalDate FIRST_BIRTH_DATE = LocalDate.of(1900, 1, 1);

  private static final Set<String> TIMEZONES = ZoneId.getAvailableZoneIds();

  /** The profile as it will be; what cannot be is complained about. */
  PersonProfile over(PersonProfile before, LocalDate today, Complaints complaints) {
    String land = text("country", country, before.country(), complaints, Countries::known);
    return new PersonProfile(
        text("bio", bio, before.bio(), complaints, Optional::of),
        land,
        text("state", state, before.state(), complaints, Optional::of),
        text("city", city, before.city(), complaints, Optional::of),
        land == null ? null : Countries.continent(land).orElse(null),
        text("timezone", timezone, before.timezone(), complaints, ProfilePatch::timezone),
        text("locale", locale, before.locale(), complaints, ProfilePatch::languageTag),
        text("gender", gender, before.gender(), complaints, Optional::of),
        text("designation", designation, before.designation(), complaints, Optional::of),
        expertiseOver(before),
        birthDateOver(before, today, complaints));
  }

  /** What is only blanks is nothing. */
  private @Nullable String text(
      String field,
      @Nullable String wanted,
      @Nullable String before,
      Complaints complaints,
      Function<String, Optional<String>> form) {
    if (!sent.has(field)) {
      return before;
    }
    if (wanted == null || wanted.isBlank()) {
      return null;
    }
    Optional<String> formed = form.apply(wanted.strip());
    complaints.unless(formed.isPresent(), "/profile/" + field, EXPECTED.getOrDefault(field, ""));
    return formed.orElse(null);
  }

  private static final java.util.Map<String, String> EXPECTED =
      java.util.Map.of(
          "country", "must be a country by ISO 3166-1 alpha-2, such as DE",
          "timezone", "must be a time zone by its IANA name, such as Europe/Berlin",
          "locale", "must be a language tag (BCP 47), such as de-DE");

  private static Optional<String> timezone(String name) {
    return Optional.of(name).filter(TIMEZONES::contains);
  }

  private static Optional<String> languageTag(String tag) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag.replace('_', '-')).build();
      return Optional.of(locale.toLanguageTag())
          .filter(formed -> locale.getLanguage().matches("[a-z]{2,3}"));
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }

  private List<String> expertiseOver(PersonProfile before) {
    if (!sent.has("expertise")) {
      return before.expertise();
    }
    return expertise == null
        ? List.of()
        : expertise.stream().map(String::strip).distinct().toList();
  }

  private @Nullable LocalDate birthDateOver(
      PersonProfile before, LocalDate today, Complaints complaints) {
    if (!sent.has("birth_date")) {
      return before.birthDate();
    }
    boolean possible =
        birthDate == null || !(birthDate.isBefore(FIRST_BIRTH_DATE) || birthDate.isAfter(today));
    complaints.unless(possible, "/profile/birth_date", "must lie between 1900 and today");
    return birthDate;
  }
}
