package io.tenantry.common.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.cluster.Signal;
import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Scope;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A request with a key happens once, however often and wherever it is sent. */
class RepeatedRequestTest {

  private static final Permission MAKE = new Permission("thing:create");
  private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-00000000000a");
  private static final UUID GLOBEX = UUID.fromString("00000000-0000-7000-8000-00000000000b");
  private static final List<String> APPLIED = new CopyOnWriteArrayList<>();

  @RegisterExtension
  static final TestApp app = TestApp.with(foundation -> List.of(new Things(foundation)));

  private final Visitor ada = app.as(TestApp.actor(ACME, MAKE));

  /** Routes that write in different ways. */
  private record Things(Foundation foundation) implements Module {
    private static final String INSERT = "INSERT INTO things (org_id, name) VALUES ($1, $2)";

    record Thing(String name) {}

    @Override
    public void addTo(Assembly assembly) {
      assembly.signals().on("thing", APPLIED::add);
      assembly
          .routes()
          .in(Scope.ORG)
          .post("/things", MAKE, call -> one(call).map(this::created))
          .takes(Thing.class)
          .answers(201, Thing.class)
          .post("/things/{first}/twins", MAKE, this::twins)
          .takes(Thing.class)
          .post("/things/second-thoughts", MAKE, this::secondThoughts)
          .takes(Thing.class)
          .post("/things/another-way", MAKE, this::anotherWay)
          .takes(Thing.class)
          .post("/things/gone", MAKE, this::gone)
          .post("/things/secret", MAKE, call -> one(call).map(this::created))
          .takes(Thing.class)
          .secret();
    }

    private Future<Thing> one(Call call) {
      Thing wanted = call.body(Thing.class);
      return insert(call.actor(), wanted.name());
    }

    private Answer created(Thing thing) {
      return Answer.created("/things/" + thing.name(), thing);
    }

    private Future<Thing> insert(Actor actor, String name) {
      return foundation
          .db()
          .write(actor, tx -> tx.run(INSERT, actor.org(), name))
          .map(done -> new Thing(name));
    }

    private Future<?> twins(Call call) {
      return insert(call.actor(), call.path("first"))
          .compose(first -> one(call))
          .map(this::created);
    }

    private Future<?> secondThoughts(Call call) {
      return one(call).compose(made -> Future.failedFuture(new Problem.Conflict("no", "no")));
    }

    private Future<?> anotherWay(Call call) {
      Thing wanted = call.body(Thing.class);
      return insert(call.actor(), wanted.name())
          .compose(first -> insert(call.actor(), wanted.name()))
          .recover(taken -> insert(call.actor(), wanted.name() + "-2"));
    }

    private Future<?> gone(Call call) {
      return foundation
          .db()
          .write(call.actor(), (Tx tx) -> foundation.signals().raise(tx, new Signal("thing", "7")));
    }
  }

  @BeforeEach
  void emptyTable() {
    app.database()
        .run(
            """
            CREATE TABLE IF NOT EXISTS things (
              org_id uuid NOT NULL, name text NOT NULL, PRIMARY KEY (org_id, name));
            GRANT SELECT, INSERT ON things TO tenantry_tenant;
            TRUNCATE things, idempotency_keys
            """);
  }

  @Test
  void theSecondTimeNothingHappensAndTheAnswerIsTheSame() {
    Reply first = keyed("k1").post(things(), thing("anvil")).answers(201);
    Reply second = keyed("k1").post(things(), thing("anvil")).answers(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Location")).isEqualTo(first.header("Location")).isPresent();
    assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(second.header("Idempotency-Replayed")).contains("true");
    assertThat(names()).containsExactly("anvil");
  }

  @Test
  void aKeyStandsForOneRequestOnly() {
    keyed("k2").post(things(), thing("anvil")).answers(201);
    keyed("k2").post(things(), thing("bell")).answers(422, "idempotency-key-reused");
    keyed("k2").post(things() + "/a/twins", thing("b")).answers(201);
    keyed("k2").post(things() + "/c/twins", thing("b")).answers(422, "idempotency-key-reused");
    assertThat(names()).containsExactly("a", "anvil", "b");
  }

  @Test
  void aKeyMeansSomethingForOnePersonInOneOrganizationOnly() {
    Actor root = TestApp.actor(Actor.PLATFORM, MAKE);
    for (String name : List.of("one", "two")) {
      app.as(TestApp.actor(ACME, MAKE))
          .with("Idempotency-Key", "same")
          .post(things(), thing(name))
          .answers(201);
    }
    for (UUID org : List.of(ACME, GLOBEX)) {
      app.as(root)
          .with("Idempotency-Key", "same")
          .post("/v1/orgs/" + org + "/things", thing("three"))
          .answers(201);
    }
    assertThat(names()).containsExactly("one", "three", "three", "two");
    app.as(TestApp.actor(ACME))
        .with("Idempotency-Key", "same")
        .post(things(), thing("x"))
        .answers(403, "forbidden");
  }

  @Test
  void aRefusalLeavesNothingBehind() {
    var before = app.database().fingerprint();
    keyed("k3").post(things() + "/second-thoughts", thing("anvil")).answers(409, "no");
    keyed("k3").post(things() + "/second-thoughts", thing("anvil")).answers(409, "no");
    keyed("k3").post(things(), "{}").answers(400, "invalid");
    assertThat(app.database().fingerprint()).isEqualTo(before);
    keyed("k3").post(things(), thing("anvil")).answers(201);
  }

  @Test
  void severalWritesOfOneRequestAreOneTransaction() {
    var before = app.database().fingerprint();
    keyed("k4").post(things() + "/same/twins", thing("same")).answers(500);
    assertThat(app.database().fingerprint()).isEqualTo(before);
    keyed("k4").post(things() + "/one/twins", thing("other")).answers(201);
    assertThat(names()).containsExactly("one", "other");
  }

  @Test
  void aHandlerThatKnowsAnotherWayMayGoIt() {
    for (int i = 0; i < 2; i++) {
      Reply reply = keyed("k5").post(things() + "/another-way", thing("x")).answers(200);
      assertThat(reply.json().getString("name")).isEqualTo("x-2");
    }
    assertThat(names()).containsExactly("x", "x-2");
  }

  @Test
  void aHundredAtOnceMakeOneThingAndHearTheSame() throws Exception {
    Callable<Reply> request = () -> keyed("k6").post(things(), thing("anvil"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var replies = threads.invokeAll(Collections.nCopies(100, request));
      Set<String> heard =
          replies.stream()
              .map(reply -> reply.resultNow().answers(201).text())
              .collect(Collectors.toSet());
      assertThat(heard).hasSize(1);
      assertThat(
              replies.stream().filter(r -> r.resultNow().header("Idempotency-Replayed").isEmpty()))
          .hasSize(1);
    }
    assertThat(names()).containsExactly("anvil");
  }

  @Test
  void aHundredWithKeysOfTheirOwnAllHappen() throws Exception {
    try (var threads = Executors.newFixedThreadPool(16)) {
      List<Callable<Reply>> requests =
          IntStream.range(0, 100)
              .<Callable<Reply>>mapToObj(
                  n -> () -> keyed("own" + n).post(things(), thing("thing" + n)))
              .toList();
      for (var reply : threads.invokeAll(requests)) {
        reply.resultNow().answers(201);
      }
    }
    assertThat(names()).hasSize(100);
  }

  @Test
  void whoeverComesWhileAnotherNodeIsAtItWaitsAndHearsItsAnswer() throws Exception {
    keyed("k7").post(things(), thing("anvil")).answers(201);
    try (Connection other = otherNode()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.executeUpdate("UPDATE idempotency_keys SET key = 'k8'");
        var waiting = CompletableFuture.supplyAsync(() -> post("k8", "anvil"));
        Poll.until("it waits for the other node", this::somebodyWaits);
        assertThat(waiting).isNotDone();
        other.commit();
        waiting.join().answers(201);
        assertThat(waiting.join().header("Idempotency-Replayed")).contains("true");
      }
    }
    assertThat(names()).containsExactly("anvil");
  }

  @Test
  void whoeverWaitsTooLongIsToldToAskAgain() throws Exception {
    keyed("k9").post(things(), thing("anvil")).answers(201);
    try (Connection other = otherNode()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.executeUpdate("UPDATE idempotency_keys SET key = 'k10'");
        Reply reply = post("k10", "bell").answers(409, "still-running");
        assertThat(reply.header("Retry-After")).contains("1");
        other.rollback();
      }
    }
    post("k10", "bell").answers(201);
  }

  @Test
  void aRepeatedAnswerMakesSureThatWhatWasTakenAwayIsGone() {
    keyed("k11").post(things() + "/gone").answers(204);
    APPLIED.clear();
    keyed("k11").post(things() + "/gone").answers(204);
    assertThat(APPLIED).contains("7");
    assertThat(app.database().count("SELECT count(*) FROM idempotency_keys")).isEqualTo(1);
  }

  @Test
  void secretsAreNotKept() {
    keyed("k12").post(things() + "/secret", thing("anvil")).answers(201);
    assertThat(app.database().count("SELECT count(*) FROM idempotency_keys")).isZero();
    keyed("k12").post(things() + "/secret", thing("bell")).answers(201);
  }

  @Test
  void aKeyIsShortAndPrintable() {
    for (String bad : List.of(" ", "a\tb", "x".repeat(256))) {
      keyed(bad).post(things(), thing("anvil")).answers(400, "bad-idempotency-key");
    }
    keyed("x".repeat(255)).post(things(), thing("anvil")).answers(201);
  }

  @Test
  void answersAreForgottenAfterADay() {
    keyed("old").post(things(), thing("a")).answers(201);
    app.database()
        .run("UPDATE idempotency_keys SET made_at = now() - interval '24 hours 1 second'");
    keyed("new").post(things(), thing("b")).answers(201);
    app.runJob("web.forget-answers");
    assertThat(app.database().rows("SELECT key FROM idempotency_keys"))
        .containsExactly(Map.of("key", "new"));
  }

  private Reply post(String key, String name) {
    return keyed(key).post(things(), thing(name));
  }

  private Visitor keyed(String key) {
    return ada.with("Idempotency-Key", key);
  }

  private boolean somebodyWaits() {
    return app.database()
            .count(
                """
                SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'
                """)
        > 0;
  }

  private static Connection otherNode() throws Exception {
    var settings = app.database().settings();
    String url = settings.jdbcUrl();
    var password = settings.password(Login.PLATFORM);
    return DriverManager.getConnection(url, Login.PLATFORM.role(), password);
  }

  private static String things() {
    return "/v1/orgs/" + ACME + "/things";
  }

  private static Map<String, String> thing(String name) {
    return Map.of("name", name);
  }

  private static List<@Nullable String> names() {
    return app.database().rows("SELECT name FROM things ORDER BY name").stream()
        .<@Nullable String>map(row -> (String) row.get("name"))
        .toList();
  }
}
