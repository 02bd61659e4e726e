package io.tenantry.server;

import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.Visitor;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks one node for more than it can do, of everything at once, and looks how its lease fares. */
final class Saturation {

  /** More than a node has threads, connections and places to hash. */
  private static final int CALLERS_OF_EACH = 48;

  private static final Pattern LEASE_AGE =
      Pattern.compile("(?m)^tenantry_lease_age_seconds(?:\\{.*})? (\\S+)$");

  private final NodeProcess node;
  private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
  private volatile boolean over;

  Saturation(NodeProcess node) {
    this.node = node;
  }

  /**
   * @return the greatest age of its lease, in seconds, that was seen meanwhile
   */
  double last(Duration time, Victim somebody) {
    Visitor signedIn = node.visitor().impatient().withToken(somebody.keptToken());
    long until = System.nanoTime() + time.toNanos();
    double oldest = 0;
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS_OF_EACH; i++) {
        callers.execute(() -> keep("sign-in", () -> somebody.triesToSignInAt(node)));
        callers.execute(
            () -> keep("list", () -> signedIn.get("/v1/orgs/initech/users?search=era")));
        callers.execute(() -> keep("me", () -> signedIn.get("/v1/me")));
      }
      while (System.nanoTime() < until) {
        oldest = Math.max(oldest, leaseAge());
      }
      over = true;
    }
    return oldest;
  }

  /** How often each was answered how, e.g. {@code list 200}. */
  Map<String, Integer> answers() {
    return answers;
  }

  private void keep(String what, Supplier<Reply> asking) {
    while (!over) {
      answers.merge(what + " " + heard(asking), 1, Integer::sum);
    }
  }

  private static String heard(Supplier<Reply> asking) {
    try {
      Reply reply = asking.get();
      return reply.status() < 400
          ? Integer.toString(reply.status())
          : reply.status() + " " + reply.json().getString("code");
    } catch (UncheckedIOException hungUp) {
      return "no answer";
    }
  }

  private double leaseAge() {
    Matcher age = LEASE_AGE.matcher(node.watcher().get("/metrics").text());
    if (!age.find()) {
      throw new AssertionError("the age of the lease is not told");
    }
    return Double.parseDouble(age.group(1));
  }
}
