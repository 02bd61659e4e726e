package io.tenantry.common.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals on their way to another node. It runs there, and its answer is the incarnation that has
 * applied them, or nil when they could not be applied in time.
 */
final class Delivery implements Callable<UUID>, IdentifiedDataSerializable, HazelcastInstanceAware {

  static final int FACTORY = 1;
  private static final int CLASS = 1;

  /** A bulk batch is smaller; what is longer was not written by a node. */
  private static final int SIGNALS_MAX = 100_000;

  /** An exception would not do: nothing that Java has serialized is read on the other side. */
  private static final UUID NOT_APPLIED = new UUID(0, 0);

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private List<Signal> signals;
  private @Nullable HazelcastInstance arrivedAt;

  Delivery(List<Signal> signals) {
    this.signals = signals;
  }

  @Override
  public UUID call() {
    if (arrivedAt == null) {
      throw new IllegalStateException("a delivery runs on the node it was sent to");
    }
    Road.Arrival here = Road.Arrival.at(arrivedAt);
    try {
      here.inbox().receiveEarly(signals).get(Road.ANSWER_MAX_MS, TimeUnit.MILLISECONDS);
      return here.incarnation();
    } catch (ExecutionException | TimeoutException failure) {
      LOG.atWarn().setCause(failure).log("Signals could not be applied here in time");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    return NOT_APPLIED;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    arrivedAt = instance;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeInt(signals.size());
    for (Signal signal : signals) {
      out.writeString(signal.kind());
      out.writeString(signal.key());
    }
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > SIGNALS_MAX) {
      throw new IOException("not a delivery: " + count + " signals");
    }
    List<Signal> read = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String kind = in.readString();
      String key = in.readString();
      if (kind == null || key == null) {
        throw new IOException("not a delivery: a signal without kind or key");
      }
      read.add(new Signal(kind, key));
    }
    signals = read;
  }

  @Override
  public int getFactoryId() {
    return FACTORY;
  }

  @Override
  public int getClassId() {
    return CLASS;
  }

  /** How Hazelcast makes one before it reads its fields. */
  static final class Factory implements DataSerializableFactory {
    @Override
    public IdentifiedDataSerializable create(int classId) {
      if (classId != CLASS) {
        throw new IllegalArgumentException("only deliveries travel between nodes");
      }
      return new Delivery(List.of());
    }
  }
}
