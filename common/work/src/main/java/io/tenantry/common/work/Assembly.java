package io.tenantry.common.work;

import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Care;
import io.tenantry.common.sql.DatabaseProblems;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Streams;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Where the capabilities come together before a node starts. */
public final class Assembly {

  private final RouteTable routes;
  private final Outbox outbox;
  private final Schedule schedule;
  private final Signals signals;
  private final Streams streams;
  private final DatabaseProblems problems;
  private final List<Supplier<Future<Void>>> atStop = new ArrayList<>();
  private final List<Care> register = new ArrayList<>();

  public Assembly(
      RouteTable routes,
      Outbox outbox,
      Schedule schedule,
      Signals signals,
      Streams streams,
      DatabaseProblems problems) {
    this.routes = routes;
    this.outbox = outbox;
    this.schedule = schedule;
    this.signals = signals;
    this.streams = streams;
    this.problems = problems;
    care(
        new Care("signals", "none", "expires in minutes", "none", "expires in minutes"),
        new Care(
            "idempotency_keys",
            "none: answers the person has had already",
            "expires within a day",
            "none: answers its people have had already",
            "expires within a day"),
        new Care("nodes", "none", "none", "none", "none"),
        new Care(
            "outbox",
            "none",
            "ends with the work; what is dead after 30 days",
            "none",
            "ends with the work; what is dead after 30 days"));
  }

  public RouteTable routes() {
    return routes;
  }

  public Outbox outbox() {
    return outbox;
  }

  public Schedule schedule() {
    return schedule;
  }

  public Signals signals() {
    return signals;
  }

  /** The open answers of this node, for whoever hears what they rest on being taken away. */
  public Streams streams() {
    return streams;
  }

  /**
   * What a node still does when it serves nobody any more, while it can reach the database. It must
   * not fail, and not take long.
   */
  public void atStop(Supplier<Future<Void>> last) {
    atStop.add(last);
  }

  /** Runs what there is to do at the end. */
  public Future<Void> stopped() {
    return Future.join(atStop.stream().map(Supplier::get).toList()).mapEmpty();
  }

  /** What refusals of the database mean, for whoever answers no request. */
  public DatabaseProblems problems() {
    return problems;
  }

  /** Who violates the constraint of this name hears this "no". */
  public void constraint(String name, Supplier<Problem> no) {
    problems.constraint(name, no);
  }

  /** What export and erasure do with these tables. */
  public void care(Care... tables) {
    register.addAll(List.of(tables));
  }

  /** All lines of the register. */
  public List<Care> register() {
    return List.copyOf(register);
  }
}
