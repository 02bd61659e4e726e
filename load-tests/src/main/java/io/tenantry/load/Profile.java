package io.tenantry.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a process spends its time, by JDK Flight Recorder: each sample is counted for the topmost
 * frame of the stack that belongs to somebody (the JDK's own methods count for who called them).
 */
final class Profile {

  private static final Map<String, String> OWNERS = new LinkedHashMap<>();

  static {
    OWNERS.put("io.tenantry.common.web", "common/web: route, exchange, records, JSON shape");
    OWNERS.put("io.tenantry.common.sql", "common/sql: transaction");
    OWNERS.put("io.tenantry.common.cluster", "common/cluster: caches and lease");
    OWNERS.put("io.tenantry.sessions", "sessions: guard");
    OWNERS.put("io.tenantry", "the capabilities");
    OWNERS.put("com.fasterxml.jackson", "Jackson: writing JSON");
    OWNERS.put("io.vertx.pgclient", "PostgreSQL driver");
    OWNERS.put("io.vertx.sqlclient", "PostgreSQL driver");
    OWNERS.put("io.vertx", "Vert.x: HTTP, futures");
    OWNERS.put("io.netty", "Netty: sockets, codecs");
    OWNERS.put("com.github.benmanes.caffeine", "Caffeine");
    OWNERS.put("ch.qos.logback", "logging");
    OWNERS.put("org.slf4j", "logging");
  }

  private Profile() {}

  /** Starts recording in a running JVM. */
  static void start(long pid) throws IOException {
    jcmd(pid, "JFR.start", "name=load", "settings=profile");
  }

  /** Stops, and tells each owner's share of the samples, the largest first. */
  static Map<String, Double> stop(long pid, Path file) throws IOException {
    jcmd(pid, "JFR.stop", "name=load", "filename=" + file);
    Map<String, Integer> counted = new TreeMap<>();
    int all = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        String kind = event.getEventType().getName();
        if (kind.equals("jdk.ExecutionSample") || kind.equals("jdk.NativeMethodSample")) {
          if (kind.equals("jdk.NativeMethodSample") && isWaiting(event)) {
            continue;
          }
          counted.merge(owner(event), 1, Integer::sum);
          all++;
        }
      }
    }
    return shares(counted, all);
  }

  private static Map<String, Double> shares(Map<String, Integer> counted, int all) {
    Map<String, Double> shares = new LinkedHashMap<>();
    counted.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(e -> shares.put(e.getKey(), 100.0 * e.getValue() / all));
    return shares;
  }

  /** A thread that waits for the network or for work uses no processor. */
  private static boolean isWaiting(RecordedEvent event) {
    var stack = event.getStackTrace();
    if (stack == null || stack.getFrames().isEmpty()) {
      return true;
    }
    String method = stack.getFrames().getFirst().getMethod().getName();
    return method.contains("epollWait") || method.contains("poll") || method.contains("accept");
  }

  private static String owner(RecordedEvent event) {
    var stack = event.getStackTrace();
    if (stack != null) {
      for (RecordedFrame frame : stack.getFrames()) {
        String type = frame.getMethod().getType().getName();
        for (var owner : OWNERS.entrySet()) {
          if (type.startsWith(owner.getKey())) {
            return owner.getValue();
          }
        }
      }
    }
    return "the JDK's own threads";
  }

  private static void jcmd(long pid, String... command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var all = new ArrayList<String>();
    all.add(jcmd);
    all.add(Long.toString(pid));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("jcmd: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
