package io.tenantry.system;

import static java.util.stream.Collectors.toSet;

import io.tenantry.common.cluster.SignalPosition;
import io.tenantry.common.cluster.SignalReader;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Feed;
import io.tenantry.common.web.ServerSentEvents;
import io.tenantry.sessions.TokenFacts;
import io.tenantry.system.ToldSignal.Concerns;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What was taken away, as events, for one reader: everything for the platform, for an organization
 * what concerns it. A position follows what it covers; whoever comes back with it misses nothing.
 */
final class SignalFeed implements Feed {

  /** A reader of an organization where nothing happens hears its position this often. */
  private static final long POSITION_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final SignalReader reader;
  private final UUID org;
  private final TokenFacts facts;
  private long positionedNanos = System.nanoTime() - POSITION_EVERY_NANOS;

  /**
   * @param org {@link Actor#PLATFORM} for everything
   */
  SignalFeed(SignalReader reader, UUID org, TokenFacts facts) {
    this.reader = reader;
    this.org = org;
    this.facts = facts;
  }

  @Override
  public Future<Optional<Buffer>> next() {
    return reader.next().compose(part -> told(part).compose(events -> sent(part, events)));
  }

  @Override
  public void close() {
    reader.close();
  }

  private Future<Optional<Buffer>> sent(SignalReader.Part part, List<ToldSignal> events) {
    Buffer batch = Buffer.buffer();
    if (part.anew()) {
      batch.appendBuffer(ServerSentEvents.event("reload", new JsonObject()));
    }
    events.forEach(event -> batch.appendBuffer(event.text()));
    boolean isDue = System.nanoTime() - positionedNanos >= POSITION_EVERY_NANOS;
    part.upTo()
        .filter(known -> isDue || batch.length() > 0)
        .ifPresent(known -> batch.appendBuffer(position(known)));
    return batch.length() == 0 ? next() : Future.succeededFuture(Optional.of(batch));
  }

  private Buffer position(SignalPosition known) {
    positionedNanos = System.nanoTime();
    return ServerSentEvents.event(known.text(), "position", new JsonObject());
  }

  private Future<List<ToldSignal>> told(SignalReader.Part part) {
    List<ToldSignal> all =
        part.signals().stream().flatMap(signal -> ToldSignal.of(signal).stream()).toList();
    if (org.equals(Actor.PLATFORM)) {
      return Future.succeededFuture(all);
    }
    return facts
        .knownIn(org, ids(all, SignalFeed::session), ids(all, SignalFeed::person))
        .map(known -> all.stream().filter(told -> isOurs(told.concerns(), known)).toList());
  }

  private boolean isOurs(Concerns concerns, Set<UUID> known) {
    return switch (concerns) {
      case Concerns.Everybody() -> true;
      case Concerns.Org(UUID whose) -> whose.equals(org);
      case Concerns.Session(UUID session) -> known.contains(session);
      case Concerns.Person(UUID user) -> known.contains(user);
    };
  }

  private static Set<UUID> ids(List<ToldSignal> told, Function<Concerns, Stream<UUID>> id) {
    return told.stream().map(ToldSignal::concerns).flatMap(id).collect(toSet());
  }

  private static Stream<UUID> session(Concerns concerns) {
    return concerns instanceof Concerns.Session(UUID session) ? Stream.of(session) : Stream.of();
  }

  private static Stream<UUID> person(Concerns concerns) {
    return concerns instanceof Concerns.Person(UUID user) ? Stream.of(user) : Stream.of();
  }
}
