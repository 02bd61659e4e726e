package io.tenantry.signin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Providers of which it is known how they are asked; of others their discovery document tells. */
public enum OidcPreset {
  GOOGLE("Google", Kind.OPENID, "https://accounts.google.com", "openid email"),
  FACEBOOK("Facebook", Kind.FACEBOOK, "https://www.facebook.com", "email"),
  GITHUB("GitHub", Kind.GITHUB, "https://github.com", ""),
  APPLE("Apple", Kind.APPLE, "https://appleid.apple.com", "openid email");

  /** How a provider is spoken to. */
  public enum Kind {
    /** OpenID Connect, by its discovery document. */
    OPENID,
    /** The same, with a secret that is signed anew each time. */
    APPLE,
    /** OAuth 2.0 with PKCE; {@code GET /user} tells who somebody is. */
    GITHUB,
    /** The same; {@code GET /me} of the Graph API tells. */
    FACEBOOK
  }

  private final String label;
  private final Kind kind;
  private final String issuer;
  private final String scopes;

  OidcPreset(String label, Kind kind, String issuer, String scopes) {
    this.label = label;
    this.kind = kind;
    this.issuer = issuer;
    this.scopes = scopes;
  }

  /** As it stands in paths: {@code google}. */
  public String provider() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As people read it. */
  public String label() {
    return label;
  }

  public Kind kind() {
    return kind;
  }

  public String issuer() {
    return issuer;
  }

  /** What is asked for when nothing else is said: who somebody is, and a name to show. */
  public List<String> scopes() {
    return scopes.isEmpty() ? List.of() : List.of(scopes.split(" ", -1));
  }

  public static Optional<OidcPreset> of(String provider) {
    return Arrays.stream(values()).filter(known -> known.provider().equals(provider)).findFirst();
  }
}
