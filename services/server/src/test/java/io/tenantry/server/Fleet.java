package io.tenantry.server;

import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.embedded.EmbeddedMailbox;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three nodes of one installation, each a process of its own. Behind wires, a test can cut each
 * node from the database and from the other nodes.
 */
final class Fleet implements AutoCloseable {

  static final int NODES = 3;
  static final String ROOT = "root@vendor.test";
  static final String PASSWORD = "a-ship-in-port-is-safe";

  /** Three of them start at once, and soon end: the better compiler would only get in their way. */
  private static final String JVM =
      System.getProperty(
          "revocation.jvm", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Xss512k");

  private final EmbeddedMailbox smtp = EmbeddedMailbox.start();
  private final NodeProcess.Installation installation;
  private final List<NodeProcess> nodes = new CopyOnWriteArrayList<>();
  private final List<CutWire> toDatabase = new ArrayList<>();
  private final List<CutWire> toNode = new ArrayList<>();
  private final List<Map<String, String>> places = new ArrayList<>();

  /** Nodes that call the database and one another without anything in between. */
  static Fleet direct(DatabaseSettings database, Path folder) throws Exception {
    return new Fleet(database, folder, false).started();
  }

  static Fleet behindWires(DatabaseSettings database, Path folder) throws Exception {
    return new Fleet(database, folder, true).started();
  }

  private Fleet(DatabaseSettings database, Path folder, boolean wires) throws Exception {
    List<Integer> ports = IntStream.range(0, NODES).mapToObj(node -> Ports.free()).toList();
    installation = new NodeProcess.Installation(database, smtp, ports, folder);
    for (int node = 0; node < NODES; node++) {
      places.add(wires ? wired(database, node, ports.get(node)) : plain());
    }
    if (wires) {
      meetThroughWires();
    }
    makeRoot(folder);
  }

  private Fleet started() {
    try {
      startAll();
      return this;
    } catch (RuntimeException | AssertionError failure) {
      close();
      throw failure;
    }
  }

  private void startAll() {
    for (int node = 0; node < NODES; node++) {
      nodes.add(NodeProcess.begin(installation, node, places.get(node)));
    }
    nodes.forEach(NodeProcess::untilReady);
  }

  List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  List<URI> urls() {
    return nodes.stream().map(NodeProcess::url).toList();
  }

  NodeProcess node(int number) {
    return nodes.get(number);
  }

  TestMailbox mails() {
    return new TestMailbox(smtp);
  }

  CutWire databaseOf(int node) {
    return toDatabase.get(node);
  }

  /** This node and the others do not hear of each other any more. */
  void isolate(int node) {
    InetAddress its = address(node);
    for (int other = 0; other < NODES; other++) {
      toNode.get(other).cutFor(other == node ? caller -> true : its::equals);
    }
  }

  /** No node hears of any other. */
  void cutTheRoad() {
    toNode.forEach(CutWire::cut);
  }

  void healTheRoad() {
    toNode.forEach(CutWire::heal);
  }

  /** Starts this node's process anew, after it was killed. */
  void startAnew(int node) {
    nodes.set(node, serve(node));
  }

  @Override
  public void close() {
    together(
        nodes.stream()
            .<Callable<NodeProcess>>map(node ->
                () -> {
                  node.resume();
                  node.close();
                  return node;
                })
            .toList());
    toDatabase.forEach(CutWire::close);
    toNode.forEach(CutWire::close);
    smtp.close();
  }

  /** Runs a command of the program to its end, beside the nodes. */
  void run(String... command) {
    NodeProcess.run(installation, plain(), command);
  }

  private NodeProcess serve(int node) {
    return NodeProcess.serve(installation, node, places.get(node));
  }

  /** Hashing is made cheap: what is measured here is not how long a password takes. */
  private static Map<String, String> plain() {
    Map<String, String> place = new LinkedHashMap<>();
    place.put(NodeProcess.MORE_FLAGS, JVM);
    place.put("TENANTRY_HASH_MEMORY", "7168");
    place.put("TENANTRY_HASH_PASSES", "1");
    return place;
  }

  private Map<String, String> wired(DatabaseSettings database, int node, int clusterPort) {
    CutWire databaseWire = new CutWire(database.host(), database.port());
    String address = address(node).getHostAddress();
    CutWire nodeWire = new CutWire(address, clusterPort);
    toDatabase.add(databaseWire);
    toNode.add(nodeWire);
    Map<String, String> place = plain();
    place.put("TENANTRY_DB_HOST", "127.0.0.1");
    place.put("TENANTRY_DB_PORT", Integer.toString(databaseWire.port()));
    place.put("TENANTRY_CLUSTER_ADDRESS", address);
    place.put("TENANTRY_CLUSTER_REACHED_AT", address + ":" + nodeWire.port());
    return place;
  }

  private void meetThroughWires() {
    String members =
        places.stream()
            .map(place -> place.get("TENANTRY_CLUSTER_REACHED_AT"))
            .collect(Collectors.joining(","));
    places.forEach(place -> place.put("TENANTRY_CLUSTER_MEMBERS", members));
  }

  /** Each node calls from an address of its own, so that a wire knows who is calling. */
  private static InetAddress address(int node) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + node)});
    } catch (java.net.UnknownHostException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void makeRoot(Path folder) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    run(
        "create-admin",
        "--email",
        ROOT,
        "--name",
        "Rita Root",
        "--password-file",
        password.toString());
  }

  private static List<NodeProcess> together(List<Callable<NodeProcess>> tasks) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(tasks).stream().map(java.util.concurrent.Future::resultNow).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
