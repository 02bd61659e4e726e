package io.tenantry.signin;

import java.util.List;
import java.util.Optional;

/** The providers that an operator has set up; organizations cannot add any. */
public record OidcSettings(List<OidcProvider> providers) {

  public static OidcSettings none() {
    return new OidcSettings(List.of());
  }

  Optional<OidcProvider> named(String name) {
    return providers.stream().filter(provider -> provider.name().equals(name)).findFirst();
  }

  /** Every way in by an account elsewhere that is open today. */
  List<String> origins() {
    return providers.stream().map(OidcProvider::origin).toList();
  }

  /** Who vouches for accounts of this provider, whether it is set up or only well known. */
  Optional<String> issuerOf(String name) {
    return named(name)
        .map(OidcProvider::issuer)
        .or(() -> OidcPreset.of(name).map(OidcPreset::issuer));
  }

  /** As people read the name of a provider. */
  String labelOf(String name) {
    return named(name)
        .map(OidcProvider::label)
        .or(() -> OidcPreset.of(name).map(OidcPreset::label))
        .orElse(name);
  }
}
