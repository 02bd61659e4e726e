package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would break {@code infra/kubernetes} in silence. */
class KubernetesTest {

  /** The same in the image, in Compose and here; the program has none of its own. */
  static final String CLUSTER_PORT = "5701";

  /** Requests under way are let finish for 30 s, and leaving takes a moment. */
  static final int STOPS_WITHIN_SECONDS = 40;

  private static final Path FOLDER = Yaml.INFRA.resolve("kubernetes");

  /** By hand, with the values of the installation. */
  private static final List<String> APART =
      List.of("kustomization.yaml", "migrate.yaml", "secret.example.yaml", "ingress.example.yaml");

  private static final List<Yaml> ALL = Yaml.allIn(FOLDER);
  private static final Yaml NODES = only("StatefulSet");
  private static final Yaml POD = NODES.at("spec", "template", "spec");
  private static final Yaml NODE = POD.at("containers").list().getFirst();
  private static final Yaml MIGRATE = only("Job").at("spec", "template", "spec");

  @TempDir Path directory;

  @Test
  void everyFileIsAppliedOrListedHere() throws IOException {
    try (var files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(APART.stream(), only("Kustomization").at("resources").texts().stream())
                  .toList());
    }
  }

  @Test
  void theProgramUnderstandsWhatTheNodesAreTold() {
    GivenSettings given = given(NODE);
    given.exist();
    assertThat(given.read(directory).node(Optional.empty()).cluster().address())
        .isEqualTo("status.podIP");
    assertThat(given.hold(Setting.DB_OWNER_PASSWORD)).as("the owner's password").isFalse();
  }

  @Test
  void theProgramUnderstandsWhatMigrateIsTold() {
    Yaml container = MIGRATE.at("containers").list().getFirst();
    GivenSettings given = given(container);
    given.exist();
    assertThat(given.read(directory).databaseOfOwner().ownerPassword()).isNotEmpty();
    assertThat(container.at("args").texts()).containsExactly("migrate");
  }

  /** A Service called tenantry would set TENANTRY_PORT, one called tenantry-http the HTTP port. */
  @Test
  void kubernetesAddsNoSettingsOfItsOwn() {
    for (Yaml pod : List.of(POD, MIGRATE)) {
      assertThat(pod.at("enableServiceLinks").value()).isEqualTo(false);
      assertThat(pod.at("automountServiceAccountToken").value()).isEqualTo(false);
    }
  }

  @Test
  void everyReplicaIsAMemberByTheNameOfItsPod() {
    String name = NODES.at("metadata", "name").text();
    String service = NODES.at("spec", "serviceName").text();
    int replicas = Integer.parseInt(NODES.at("spec", "replicas").text());
    assertThat(given(NODE).text(Setting.CLUSTER_MEMBERS).split(",", -1))
        .containsExactlyElementsOf(
            IntStream.range(0, replicas)
                .mapToObj(i -> "%s-%d.%s:%s".formatted(name, i, service, CLUSTER_PORT))
                .toList());
    Yaml headless = named("Service", service).at("spec");
    assertThat(headless.at("clusterIP").text()).isEqualTo("None");
    assertThat(headless.at("publishNotReadyAddresses").value()).isEqualTo(true);
  }

  @Test
  void thePortsAreTheProgramsOwn() {
    assertThat(ports())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "http", Setting.HTTP_PORT.preset().orElseThrow(),
                "management", Setting.MANAGEMENT_PORT.preset().orElseThrow(),
                "cluster", CLUSTER_PORT));
    assertThat(given(NODE).text(Setting.CLUSTER_PORT)).isEqualTo(CLUSTER_PORT);
  }

  @Test
  void theProbesAskForWhatThereIsOnThePrivatePort() throws IOException {
    String routes = Files.readString(Yaml.INFRA.resolve("routes.txt"));
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      Yaml asked = NODE.at(probe, "httpGet");
      assertThat(routes).contains("GET    " + asked.at("path").text() + " ");
      assertThat(asked.at("port").text()).isEqualTo("management");
    }
    assertThat(NODE.at("livenessProbe", "httpGet", "path").text())
        .as("a database that is away is no reason to start anew")
        .isEqualTo("/health/live");
  }

  @Test
  void aPodIsGivenTheTimeItNeedsToStop() {
    assertThat(Integer.parseInt(POD.at("terminationGracePeriodSeconds").text()))
        .isGreaterThan(STOPS_WITHIN_SECONDS);
    assertThat(NODES.at("spec", "updateStrategy", "type").text()).isEqualTo("RollingUpdate");
    assertThat(only("PodDisruptionBudget").at("spec", "maxUnavailable").text()).isEqualTo("1");
  }

  @Test
  void nothingCanBeWrittenOrRaised() {
    for (Yaml pod : List.of(POD, MIGRATE)) {
      assertThat(pod.at("securityContext", "runAsNonRoot").value()).isEqualTo(true);
      assertThat(pod.at("securityContext", "seccompProfile", "type").text())
          .isEqualTo("RuntimeDefault");
      Yaml container = pod.at("containers").list().getFirst().at("securityContext");
      assertThat(container.at("readOnlyRootFilesystem").value()).isEqualTo(true);
      assertThat(container.at("allowPrivilegeEscalation").value()).isEqualTo(false);
      assertThat(container.at("capabilities", "drop").texts()).containsExactly("ALL");
    }
  }

  /** The cluster port has neither encryption nor password. */
  @Test
  void onlyNodesReachTheClusterPort() {
    Yaml policy = only("NetworkPolicy").at("spec");
    assertThat(policy.at("policyTypes").texts()).contains("Ingress");
    assertThat(labelsOfThePod().entrySet())
        .containsAll(labels(policy.at("podSelector", "matchLabels")));
    List<Yaml> rules = policy.at("ingress").list();
    assertThat(rules.stream().flatMap(rule -> rule.at("ports").list().stream()))
        .extracting(port -> port.at("port").text())
        .as("each port is said once, and a rule without ports would open all of them")
        .containsExactlyInAnyOrderElementsOf(ports().values())
        .hasSameSizeAs(rules);
    assertThat(rules).allSatisfy(rule -> assertThat(rule.at("from").list()).hasSize(1));
    Yaml from = rule(rules, CLUSTER_PORT).at("from").list().getFirst();
    assertThat(from.entries().map(Map.Entry::getKey)).containsExactly("podSelector");
    assertThat(labels(from.at("podSelector", "matchLabels")))
        .containsExactlyInAnyOrderElementsOf(labelsOfThePod().entrySet());
  }

  @Test
  void whateverSelectsPodsFindsTheNodes() {
    Stream<Yaml> selectors =
        Stream.concat(
            all("Service").map(service -> service.at("spec", "selector")),
            Stream.of(
                NODES.at("spec", "selector", "matchLabels"),
                only("PodDisruptionBudget").at("spec", "selector", "matchLabels")));
    assertThat(selectors)
        .isNotEmpty()
        .allSatisfy(selector ->
            assertThat(labels(selector))
                .containsExactlyInAnyOrderElementsOf(labelsOfThePod().entrySet()));
    assertThat(labels(only("Job").at("metadata", "labels")))
        .as("migrate serves nobody")
        .doesNotContainSequence(labelsOfThePod().entrySet());
  }

  @Test
  void secretsAreFilesAndTheTemplateNamesThemWithoutValues() {
    for (Yaml pod : List.of(POD, MIGRATE)) {
      pod.at("containers").list().getFirst().at("env").list().stream()
          .filter(variable -> variable.at("name").text().endsWith("_FILE"))
          .forEach(variable -> assertThat(keyOf(pod, variable.at("value").text())).isEmpty());
    }
    assertThat(all("ConfigMap").flatMap(map -> map.at("data").entries()))
        .allSatisfy(
            line -> assertThat(Setting.of(line.getKey()).orElseThrow().isSecret()).isFalse());
  }

  @Test
  void bothImagesAreOfOneVersion() {
    Yaml image = only("Kustomization").at("images").list().getFirst();
    String version = image.at("newName").text() + ":" + image.at("newTag").text();
    assertThat(MIGRATE.at("containers").list().getFirst().at("image").text()).isEqualTo(version);
    assertThat(NODE.at("image").text())
        .isEqualTo(image.at("name").text() + ":" + image.at("newTag").text());
    assertThat(ImageTest.isPinned(version)).isTrue();
  }

  /** The value that the template has for the secret that is mounted there. */
  private static String keyOf(Yaml pod, String file) {
    Path path = Path.of(file);
    Yaml container = pod.at("containers").list().getFirst();
    String volume =
        first(container.at("volumeMounts"), "mountPath", path.getParent().toString())
            .at("name")
            .text();
    String secret = first(pod.at("volumes"), "name", volume).at("secret", "secretName").text();
    return named("Secret", secret).at("stringData", path.getFileName().toString()).text();
  }

  private static GivenSettings given(Yaml container) {
    Map<String, String> variables = new LinkedHashMap<>();
    container
        .at("envFrom")
        .list()
        .forEach(from ->
            named("ConfigMap", from.at("configMapRef", "name").text())
                .at("data")
                .entries()
                .forEach(line -> variables.put(line.getKey(), line.getValue().text())));
    for (Yaml variable : container.at("env").list()) {
      Yaml field = variable.at("valueFrom", "fieldRef", "fieldPath");
      variables.put(
          variable.at("name").text(), field.isThere() ? field.text() : variable.at("value").text());
    }
    return new GivenSettings(variables);
  }

  private static Map<String, String> ports() {
    return NODE.at("ports").list().stream()
        .collect(
            Collectors.toMap(port -> port.at("name").text(), p -> p.at("containerPort").text()));
  }

  private static Map<String, String> labelsOfThePod() {
    return labels(NODES.at("spec", "template", "metadata", "labels")).stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static List<Map.Entry<String, String>> labels(Yaml labels) {
    return labels.entries().map(l -> Map.entry(l.getKey(), l.getValue().text())).toList();
  }

  private static Yaml rule(List<Yaml> rules, String port) {
    return rules.stream()
        .filter(rule -> first(rule.at("ports"), "port", port).isThere())
        .findFirst()
        .orElseThrow();
  }

  private static Yaml first(Yaml list, String key, String value) {
    return list.list().stream()
        .filter(item -> item.at(key).isThere() && item.at(key).text().equals(value))
        .findFirst()
        .orElse(new Yaml(list.path() + "[" + key + "=" + value + "]", null));
  }

  private static Yaml only(String kind) {
    List<Yaml> found = all(kind).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.getFirst();
  }

  private static Yaml named(String kind, String name) {
    return all(kind)
        .filter(one -> one.at("metadata", "name").text().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private static Stream<Yaml> all(String kind) {
    return ALL.stream().filter(document -> kind.equals(document.at("kind").value()));
  }
}
