package io.tenantry.signin;

import io.tenantry.users.User;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A secret for an app, told once.
 *
 * @param secret in base32, to be typed where nothing can be scanned
 * @param uri the same with its name, as apps read it
 * @param qr the uri as a picture (SVG)
 */
record TotpView(String secret, String uri, String qr) {

  static TotpView of(String secret, User user, URI installation) {
    String uri = uri(secret, user, installation.getHost());
    return new TotpView(secret, uri, QrCode.svg(uri));
  }

  /** The form that authenticator apps agree on; issuer and account are shown to the person. */
  private static String uri(String secret, User user, String issuer) {
    String account =
        Optional.ofNullable(user.email())
            .or(() -> Optional.ofNullable(user.phone()))
            .orElse(user.name());
    return "otpauth://totp/%1$s:%2$s?secret=%3$s&issuer=%1$s&algorithm=SHA1&digits=6&period=30"
        .formatted(encoded(issuer), encoded(account), secret);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "TotpView";
  }
}
