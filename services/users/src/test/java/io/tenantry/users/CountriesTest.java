package io.tenantry.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class CountriesTest {

  @Test
  void everyCountryLiesOnAContinent() {
    for (String country : Locale.getISOCountries()) {
      assertThat(Countries.known(country)).as(country).contains(country);
      assertThat(Countries.continent(country).orElseThrow())
          .as(country)
          .isIn("AF", "AN", "AS", "EU", "NA", "OC", "SA");
    }
    assertThat(Countries.known("de")).contains("DE");
    assertThat(Countries.known("XX")).isEmpty();
  }
}
