package io.tenantry.load;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** What the scenarios ask, as it goes over the wire. */
final class Requests {

  private Requests() {}

  /** Half lists of people, a quarter session checks, a quarter invitations to new addresses. */
  static Traffic.Script mixed(String token, String prefix) {
    Traffic.Ask list = list(token);
    Traffic.Ask me = me(token);
    AtomicLong invited = new AtomicLong();
    return number ->
        switch ((int) (number % 4)) {
          case 0, 1 -> list;
          case 2 -> me;
          default -> invite(token, prefix + invited.incrementAndGet() + "@fault.test");
        };
  }

  static Traffic.Ask list(String token) {
    return new Traffic.Ask(get("/v1/orgs/acme/users?limit=25", token), Ledger.LIST, "");
  }

  static Traffic.Ask me(String token) {
    return new Traffic.Ask(get("/v1/me", token), Ledger.ME, "");
  }

  static Traffic.Ask invite(String token, String email) {
    return new Traffic.Ask(
        post(
            "/v1/orgs/acme/invitations",
            token,
            "{\"email\":\"" + email + "\",\"roles\":[\"viewer\"]}"),
        Ledger.WRITE,
        email);
  }

  static Traffic.Ask signIn(String who) {
    return new Traffic.Ask(
        post(
            "/v1/auth/sign-in",
            "",
            "{\"identifier\":\"" + who + "\",\"password\":\"" + Rig.PASSWORD + "\"}"),
        Ledger.SIGN_IN,
        "");
  }

  private static String get(String path, String bearer) {
    return new String(Loader.get(path, bearer), StandardCharsets.US_ASCII);
  }

  private static String post(String path, String bearer, String body) {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + (bearer.isEmpty() ? "" : "\r\nAuthorization: Bearer " + bearer)
            + "\r\n\r\n";
    return head + body;
  }
}
