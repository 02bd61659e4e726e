package io.tenantry.common.work;

import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.DatabaseProblems;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.watch.TraceSettings;
import io.tenantry.common.watch.Traces;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.Gate;
import io.tenantry.common.web.HttpVerticle;
import io.tenantry.common.web.Problems;
import io.tenantry.common.web.Reception;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Streams;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One running process of an installation. Its foundation is there at once, for capabilities to be
 * built on; it works from {@link #start} to {@link #stop}. The same for the program and for tests,
 * which differ in their settings only.
 */
public final class Node {

  /** Rows of answers that nobody asks for any longer are few by then. */
  private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);

  private final NodeSettings settings;
  private final Foundation foundation;
  private final Schedule schedule = new Schedule();
  private final RouteTable routes = new RouteTable();
  private final DatabaseProblems databaseProblems = new DatabaseProblems();
  private final Streams streams;
  private final Assembly assembly;
  private final EventLoops eventLoops;
  private final List<HttpVerticle> servers = Collections.synchronizedList(new ArrayList<>());
  private final List<String> working = Collections.synchronizedList(new ArrayList<>());
  private final List<String> serving = Collections.synchronizedList(new ArrayList<>());
  private volatile Optional<Reception> reception = Optional.empty();
  private volatile Optional<Future<Void>> resting = Optional.empty();

  /** Tells no traces. */
  public Node(NodeSettings settings) {
    this(settings, TraceSettings.off());
  }

  public Node(NodeSettings settings, TraceSettings traces) {
    this.settings = settings;
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(settings.eventLoops())
            .setPreferNativeTransport(true);
    Vertx vertx = Traces.vertx(options, traces);
    Meters meters = Meters.ofNode();
    Database database = new Database(vertx, settings.database(), settings.eventLoops(), meters);
    Signals signals = new Signals(vertx, database, settings.cluster(), meters);
    Outbox outbox = new Outbox(database, meters);
    Mails mails = new Mails(outbox, settings.secrets());
    TextMessages texts =
        new TextMessages(outbox, mails, settings.secrets(), settings.sms(), settings.clock());
    this.foundation =
        new Foundation(
            vertx,
            database,
            signals,
            outbox,
            mails,
            texts,
            settings.secrets(),
            new Cursors(settings.secrets()),
            meters,
            settings.clock(),
            settings.publicUrl());
    schedule.every("web.forget-answers", BETWEEN_PURGES, database::purgeRequestKeys);
    this.eventLoops = new EventLoops(meters);
    this.streams = new Streams(settings.http(), meters);
    this.assembly = new Assembly(routes, outbox, schedule, signals, streams, databaseProblems);
    if (settings.sms() instanceof SmsSettings.Gateway gateway) {
      hand(texts, gateway);
    }
  }

  public Foundation foundation() {
    return foundation;
  }

  /** Those that serve requests. */
  public EventLoops eventLoops() {
    return eventLoops;
  }

  /** What the modules have added. */
  public Assembly assembly() {
    return assembly;
  }

  /**
   * Joins the cluster and begins to work: first what serves nobody, requests last. Fails if a port
   * is taken; waits for a database that is away.
   */
  public Future<Void> start(List<Module> modules, Gate gate) {
    modules.forEach(module -> module.addTo(assembly));
    foundation.outbox().watch(foundation.vertx());
    return foundation
        .signals()
        .start()
        .compose(joined -> settings.roles().contains(NodeSettings.Role.SCHEDULE) ? work() : idle())
        .compose(working -> settings.roles().contains(NodeSettings.Role.MAIL) ? send() : idle())
        .compose(
            sending -> settings.roles().contains(NodeSettings.Role.HTTP) ? serve(gate) : idle());
  }

  /** Where it listens; 0 without the role {@code HTTP}. */
  public int port() {
    return servers.isEmpty() ? 0 : servers.getFirst().port();
  }

  /**
   * About to stop: requests are answered as before, but each answer ends its connection, and no
   * background work is begun. Whoever sends requests has time to go elsewhere.
   */
  public void drain() {
    reception.ifPresent(Reception::drain);
    resting = Optional.of(resting.orElseGet(() -> undeploy(working)));
  }

  /**
   * Takes no more requests, lets those under way finish within the request limit, and leaves the
   * cluster. Does all of it even when a part fails.
   */
  public Future<Void> stop() {
    drain();
    return undeploy(serving)
        .eventually(resting::orElseThrow)
        .eventually(assembly::stopped)
        .eventually(foundation.signals()::stop)
        .eventually(foundation.db()::close)
        .eventually(foundation.vertx()::close)
        .eventually(() -> {
          foundation.meters().close();
          return idle();
        });
  }

  private Future<Void> undeploy(List<String> verticles) {
    Future<Void> quiet = idle();
    for (String verticle : List.copyOf(verticles).reversed()) {
      quiet = quiet.eventually(() -> foundation.vertx().undeploy(verticle));
    }
    return quiet;
  }

  /** Text messages leave by this gateway. */
  private void hand(TextMessages texts, SmsSettings.Gateway settings) {
    SmsGateway gateway = new SmsGateway(texts, settings);
    foundation.outbox().on(TextMessages.KIND, gateway::deliver);
    assembly.atStop(() -> {
      gateway.close();
      return idle();
    });
  }

  private Future<Void> work() {
    return deploy(
            working,
            () ->
                new ScheduleVerticle(
                    schedule, foundation.db(), foundation.signals().lease()::valid),
            VirtualThreads.options())
        .compose(scheduled ->
            deploy(
                working,
                () -> new OutboxVerticle(foundation.outbox(), foundation.db()),
                VirtualThreads.options()));
  }

  private Future<Void> send() {
    return deploy(
        working,
        () ->
            new MailVerticle(
                foundation.outbox(),
                foundation.mails(),
                foundation.db(),
                settings.mail(),
                settings.publicUrl()),
        VirtualThreads.options());
  }

  private Future<Void> serve(Gate gate) {
    Problems problems = new Problems();
    problems.translate(databaseProblems::of);
    Reception open =
        new Reception(
            routes,
            gate,
            problems,
            settings.http(),
            foundation.db().ledger(),
            streams,
            foundation.meters());
    reception = Optional.of(open);
    return deploy(
        serving,
        () -> {
          HttpVerticle server = new HttpVerticle(open, settings.http(), this::open);
          servers.add(server);
          return server;
        },
        new DeploymentOptions().setInstances(settings.eventLoops()));
  }

  /** An event loop is about to serve. */
  private void open(Context loop) {
    foundation.db().open(loop);
    foundation.signals().eventLoop(loop);
    eventLoops.watch(loop);
  }

  private Future<Void> deploy(
      List<String> among, Supplier<? extends Deployable> verticle, DeploymentOptions options) {
    return foundation
        .vertx()
        .deployVerticle(verticle, options)
        .map(id -> {
          among.add(id);
          return null;
        });
  }

  private static Future<Void> idle() {
    return Future.succeededFuture();
  }
}
