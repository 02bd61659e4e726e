package io.tenantry.common.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The fast road to the other nodes: an acknowledged call over Hazelcast, and counts that all nodes
 * share. It carries no truth; when it is gone, a revocation waits out leases instead.
 *
 * <p>Only the member endpoint is open, on one interface, and nothing is deserialized but {@link
 * Delivery}: the open-source edition has neither encryption nor authentication.
 */
final class Road implements AutoCloseable {

  /** A node that needs longer is waited for by its lease. */
  static final int ANSWER_MAX_MS = 300;

  /** The member attribute by which a row of {@code nodes} is found among the members. */
  private static final String INCARNATION = "incarnation";

  private static final String INBOX = "tenantry.inbox";
  private static final String EXECUTOR = "signals";

  private static final String COUNTS = "counts";

  /** A delivery waits for the event loops; more at once would only queue there. */
  private static final int DELIVERIES_AT_ONCE = 16;

  private static final int DELIVERIES_WAITING = 10_000;

  private final UUID incarnation;
  private final ClusterSettings settings;
  private final Inbox inbox;
  private volatile @Nullable HazelcastInstance hazelcast;

  Road(UUID incarnation, ClusterSettings settings, Inbox inbox) {
    this.incarnation = incarnation;
    this.settings = settings;
    this.inbox = inbox;
  }

  /**
   * Opens the port and looks for the others, unless it is open. Blocks for seconds: not for an
   * event loop.
   */
  synchronized void open() {
    if (!isOpen()) {
      hazelcast = Hazelcast.newHazelcastInstance(config());
    }
  }

  boolean isOpen() {
    HazelcastInstance running = hazelcast;
    return running != null && running.getLifecycleService().isRunning();
  }

  /** How many nodes the road reaches, this one included. */
  int reach() {
    HazelcastInstance running = hazelcast;
    return running == null ? 0 : running.getCluster().getMembers().size();
  }

  /**
   * Tells one node. True when exactly that incarnation has answered that the signals are applied on
   * all its event loops; false or failed when that is not known within {@value #ANSWER_MAX_MS} ms.
   */
  CompletableFuture<Boolean> tell(UUID node, List<Signal> signals) {
    HazelcastInstance running = hazelcast;
    if (running == null) {
      return CompletableFuture.completedFuture(false);
    }
    try {
      return find(running, node)
          .map(member -> send(running, member, node, signals))
          .orElseGet(() -> CompletableFuture.completedFuture(false));
    } catch (IllegalStateException | HazelcastException | RejectedExecutionException brokenDown) {
      return CompletableFuture.failedFuture(brokenDown);
    }
  }

  private static CompletableFuture<Boolean> send(
      HazelcastInstance running, Member member, UUID node, List<Signal> signals) {
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    running
        .getExecutorService(EXECUTOR)
        .submitToMember(new Delivery(signals), member, new Answer(node, told));
    return told.orTimeout(ANSWER_MAX_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * What all nodes count together. Blocks when used.
   *
   * @throws IllegalStateException if the road is closed
   */
  IMap<String, byte[]> counts() {
    HazelcastInstance running = hazelcast;
    if (running == null) {
      throw new IllegalStateException("the road is closed");
    }
    return running.getMap(COUNTS);
  }

  /** Leaves the others. Blocks. */
  @Override
  public synchronized void close() {
    HazelcastInstance running = hazelcast;
    hazelcast = null;
    if (running != null) {
      running.getLifecycleService().terminate();
    }
  }

  /** What a delivery finds at the node it has come to. */
  record Arrival(UUID incarnation, Inbox inbox) {
    static Arrival at(HazelcastInstance node) {
      if (node.getUserContext().get(INBOX) instanceof Arrival arrival) {
        return arrival;
      }
      throw new IllegalStateException("a member that is not a node of ours");
    }
  }

  private record Answer(UUID expected, CompletableFuture<Boolean> told)
      implements ExecutionCallback<UUID> {
    @Override
    public void onResponse(@Nullable UUID answered) {
      told.complete(expected.equals(answered));
    }

    @Override
    public void onFailure(Throwable failure) {
      told.completeExceptionally(failure);
    }
  }

  private static Optional<Member> find(HazelcastInstance running, UUID node) {
    String wanted = node.toString();
    return running.getCluster().getMembers().stream()
        .filter(member -> wanted.equals(member.getAttribute(INCARNATION)))
        .findAny();
  }

  private Config config() {
    Config config = new Config().setClusterName("tenantry");
    config.getMemberAttributeConfig().setAttribute(INCARNATION, incarnation.toString());
    ConcurrentMap<String, Object> context = new ConcurrentHashMap<>();
    context.put(INBOX, new Arrival(incarnation, inbox));
    config.setUserContext(context);
    network(config);
    serialization(config);
    config
        .getExecutorConfig(EXECUTOR)
        .setPoolSize(DELIVERIES_AT_ONCE)
        .setQueueCapacity(DELIVERIES_WAITING)
        .setStatisticsEnabled(false);
    counts(config);
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    return properties(config)
        // Calls go out by that interface too, so that a firewall knows a node by its address; an
        // address that is shown only is nothing to call from.
        .setProperty(
            "hazelcast.socket.client.bind.any",
            Boolean.toString(OneInterface.isTranslated(settings)));
  }

  private void network(Config config) {
    var endpoint = new ServerSocketEndpointConfig();
    endpoint.setPort(settings.port()).setPortAutoIncrement(false);
    var network = config.getAdvancedNetworkConfig().setEnabled(true);
    network.setMemberAddressProviderConfig(OneInterface.of(settings));
    network.setMemberEndpointConfig(endpoint);
    var join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setConnectionTimeoutSeconds(2)
        .setMembers(settings.members());
  }

  private static void counts(Config config) {
    config
        .getMapConfig(COUNTS)
        .setMaxIdleSeconds(Math.toIntExact(Allowances.KEPT.toSeconds()))
        .setStatisticsEnabled(false)
        .getEvictionConfig()
        .setEvictionPolicy(EvictionPolicy.LRU)
        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
        .setSize(Allowances.KEPT_MAX);
  }

  /** Nothing that arrives is deserialized by Java; ours is written and read field by field. */
  private static void serialization(Config config) {
    var serialization = config.getSerializationConfig();
    serialization.addDataSerializableFactory(Delivery.FACTORY, new Delivery.Factory());
    var filter = new com.hazelcast.config.JavaSerializationFilterConfig().setDefaultsDisabled(true);
    filter.getBlacklist().addPrefixes("");
    serialization.setJavaSerializationFilterConfig(filter);
  }

  private static Config properties(Config config) {
    return config
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.logging.type", "slf4j")
        // Nothing lies in Hazelcast but some counts: the fewest partitions that it takes.
        .setProperty("hazelcast.partition.count", "11")
        // A member that is gone is forgotten in seconds, and a healed partition is used soon.
        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
        .setProperty("hazelcast.max.no.heartbeat.seconds", "5")
        .setProperty("hazelcast.merge.first.run.delay.seconds", "10")
        .setProperty("hazelcast.merge.next.run.delay.seconds", "10")
        .setProperty("hazelcast.wait.seconds.before.join", "0");
  }
}
