package io.tenantry.signin;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.testkit.Visitor;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Somebody's browser: it keeps the cookies that this program sets, and goes where it is sent. */
final class Browser {

  private final TestApp app;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  Browser(TestApp app) {
    this.app = app;
  }

  /** The same browser, at the same moment: what it does later is its own. */
  Browser copy() {
    Browser copy = new Browser(app);
    copy.cookies.putAll(cookies);
    return copy;
  }

  Map<String, String> cookies() {
    return cookies;
  }

  /** Follows a link to us, in whatever form. */
  Reply open(String where) {
    return keep(visitor().get(ours(where)));
  }

  /** A page of ours asks. */
  Reply asks(String path, Object body) {
    return keep(visitor().with("Origin", "http://tenantry.test").post(path, body));
  }

  /** Begins to sign in with an account elsewhere. */
  URI begins(String provider, String query) {
    Reply sent = open("/v1/auth/oidc/" + provider + "/start" + query).answers(303);
    return URI.create(sent.header("Location").orElseThrow());
  }

  private Visitor visitor() {
    String all =
        cookies.entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? app.visitor() : app.visitor().with("Cookie", all);
  }

  private Reply keep(Reply reply) {
    for (String cookie : reply.cookies()) {
      String[] pair = cookie.split(";", -1)[0].split("=", 2);
      if (pair[1].isEmpty()) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return reply;
  }

  private static String ours(String where) {
    URI address = URI.create(where);
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return address.getRawPath() + query;
  }
}
