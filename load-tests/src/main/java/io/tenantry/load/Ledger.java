package io.tenantry.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What was answered, when, how fast, and what the answers promised about the data. */
final class Ledger {

  /** Reads and writes that are asked again and again. */
  static final String LIST = "list";

  static final String ME = "me";
  static final String WRITE = "write";
  static final String SIGN_IN = "sign-in";

  /** Answers that say that nobody knows yet whether it was done. */
  private static final Set<String> UNKNOWN = Set.of("outcome-unknown", "timeout");

  private static final String INVITED = "SELECT email FROM invitations WHERE email LIKE ?";

  private final Map<String, Long> counts = new TreeMap<>();
  private final Histogram served = new Histogram(120_000_000, 3);
  private final Histogram refused = new Histogram(120_000_000, 3);
  private final Set<String> promised = new HashSet<>();
  private final Set<String> denied = new HashSet<>();
  private final List<Long> refusedAt = new ArrayList<>();
  private final List<Long> servedAt = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private long longestMicros;

  synchronized void tell(Traffic.Outcome outcome) {
    String code = outcome.code();
    String what =
        switch (outcome.status()) {
          case Traffic.Outcome.LOST -> "lost";
          case Traffic.Outcome.HUNG -> "hung";
          default -> outcome.status() + (code.isEmpty() ? "" : " " + code);
        };
    counts.merge(what, 1L, Long::sum);
    longestMicros = Math.max(longestMicros, outcome.micros());
    boolean isServed = outcome.status() / 100 == 2;
    if (isServed) {
      served.recordValue(Math.min(outcome.micros(), 120_000_000));
      servedAt.add(outcome.atNanos());
    } else if (outcome.status() == 503) {
      refused.recordValue(Math.min(outcome.micros(), 120_000_000));
      refusedAt.add(outcome.atNanos());
    }
    if (outcome.ask().kind().equals(WRITE)) {
      promise(outcome, code, isServed);
    }
    judge(outcome, what, isServed);
  }

  private void promise(Traffic.Outcome outcome, String code, boolean isServed) {
    if (isServed) {
      promised.add(outcome.ask().key());
    } else if (outcome.isAnswer() && !UNKNOWN.contains(code)) {
      denied.add(outcome.ask().key());
    }
  }

  /** Right is 2xx with what was asked for, or 503 that says when to come again. */
  private void judge(Traffic.Outcome outcome, String what, boolean isServed) {
    boolean isRight =
        isServed
            ? outcome.body().contains(expected(outcome.ask().kind()))
            : outcome.status() == 503 && outcome.head().contains("\r\nretry-after: ");
    if (!isRight) {
      wrong.add(outcome.ask().kind() + ": " + what);
    }
  }

  private static String expected(String kind) {
    return switch (kind) {
      case LIST -> "\"next_cursor\":";
      case ME -> "\"permissions\":";
      case SIGN_IN -> "\"access_token\":";
      default -> "\"email\":";
    };
  }

  synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  synchronized long count(String what) {
    return counts.getOrDefault(what, 0L);
  }

  synchronized long servedCount() {
    return served.getTotalCount();
  }

  synchronized long refusedCount() {
    return refused.getTotalCount();
  }

  /** Everything that is neither 2xx nor a proper 503, each with how often it came. */
  synchronized Map<String, Long> wrong() {
    Map<String, Long> all = new HashMap<>();
    wrong.forEach(w -> all.merge(w, 1L, Long::sum));
    return all;
  }

  synchronized double servedMs(double percentile) {
    return served.getValueAtPercentile(percentile) / 1000.0;
  }

  synchronized double refusedMs(double percentile) {
    return refused.getValueAtPercentile(percentile) / 1000.0;
  }

  synchronized double longestMs() {
    return longestMicros / 1000.0;
  }

  /** 503s that were answered in this span of time. */
  synchronized long refusedBetween(long from, long to) {
    return refusedAt.stream().filter(at -> at >= from && at < to).count();
  }

  synchronized long servedBetween(long from, long to) {
    return servedAt.stream().filter(at -> at >= from && at < to).count();
  }

  /** How long after this moment the last 503 came, in milliseconds; 0 when none did. */
  synchronized double lastRefusedMsAfter(long nanos) {
    return refusedAt.stream().mapToLong(at -> at - nanos).max().orElse(0) > 0
        ? refusedAt.stream().mapToLong(at -> at - nanos).max().orElse(0) / 1e6
        : 0;
  }

  /** What the database says about the promises. */
  record Audit(int promised, long missing, long undenied) {}

  synchronized Audit audit(Connection superuser, String prefix) throws SQLException {
    Set<String> there = new HashSet<>();
    try (PreparedStatement question = superuser.prepareStatement(INVITED)) {
      question.setString(1, prefix + "%");
      try (ResultSet rows = question.executeQuery()) {
        while (rows.next()) {
          there.add(rows.getString(1));
        }
      }
    }
    long missing = promised.stream().filter(email -> !there.contains(email)).count();
    long undenied = denied.stream().filter(there::contains).count();
    return new Audit(promised.size(), missing, undenied);
  }
}
