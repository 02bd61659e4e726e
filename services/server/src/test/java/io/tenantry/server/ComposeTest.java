package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.work.NodeSettings.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would break {@code infra/compose} in silence. */
class ComposeTest {

  private static final Path FOLDER = Yaml.INFRA.resolve("compose");
  private static final Yaml COMPOSE = Yaml.document(FOLDER.resolve("compose.yaml"));
  private static final List<String> NODES = List.of("tenantry-1", "tenantry-2");

  @TempDir Path directory;

  @Test
  void theProgramUnderstandsWhatTheNodesAreTold() {
    for (String name : NODES) {
      GivenSettings given = given(name);
      given.exist();
      var node = given.read(directory).node(Optional.empty());
      assertThat(node.roles()).containsExactlyInAnyOrder(Role.values());
      assertThat(given.hold(Setting.DB_OWNER_PASSWORD)).as("the owner's password").isFalse();
    }
  }

  @Test
  void theProgramUnderstandsWhatMigrateIsTold() {
    given("migrate").exist();
    assertThat(given("migrate").read(directory).databaseOfOwner().ownerPassword()).isNotEmpty();
    assertThat(service("migrate").at("command").texts()).containsExactly("migrate");
  }

  /** Each node's cluster port is bound in the network that has nothing else in it. */
  @Test
  void theNodesFindEachOtherInANetworkOfTheirOwn() {
    List<String> addresses =
        NODES.stream().map(name -> given(name).text(Setting.CLUSTER_ADDRESS)).toList();
    for (String name : NODES) {
      GivenSettings given = given(name);
      assertThat(service(name).at("networks", "cluster", "aliases").texts())
          .containsExactly(given.text(Setting.CLUSTER_ADDRESS));
      assertThat(given.text(Setting.CLUSTER_MEMBERS).split(",", -1))
          .containsExactlyElementsOf(
              addresses.stream().map(a -> a + ":" + KubernetesTest.CLUSTER_PORT).toList());
    }
    assertThat(services().filter(s -> s.at("networks").all().anyMatch(this::isCluster)))
        .hasSize(NODES.size());
  }

  private boolean isCluster(Yaml place) {
    return place.path().endsWith("/cluster") || "cluster".equals(place.value());
  }

  @Test
  void nothingOfTheProgramCanBeWrittenOrRaised() {
    for (String name : List.of("tenantry-1", "tenantry-2", "migrate")) {
      Yaml service = service(name);
      assertThat(service.at("read_only").text()).isEqualTo("true");
      assertThat(service.at("tmpfs").texts()).containsExactly("/tmp");
      assertThat(service.at("cap_drop").texts()).containsExactly("ALL");
      assertThat(service.at("security_opt").texts()).containsExactly("no-new-privileges:true");
    }
  }

  @Test
  void aNodeIsGivenTheTimeItNeedsToStop() {
    for (String name : NODES) {
      int seconds = Integer.parseInt(service(name).at("stop_grace_period").text().replace("s", ""));
      assertThat(seconds).isGreaterThan(KubernetesTest.STOPS_WITHIN_SECONDS);
    }
  }

  @Test
  void portsAreOpenOnTheLoopbackInterfaceOnly() {
    assertThat(services().flatMap(service -> service.at("ports").texts().stream()))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void imagesOfOthersArePinned() {
    assertThat(services().map(service -> service.at("image").text()))
        .allMatch(image -> image.startsWith("${TENANTRY_IMAGE:-") || ImageTest.isPinned(image));
  }

  /** Docker would make an empty folder of what is not there. */
  @Test
  void whatIsMountedIsThere() {
    assertThat(services().flatMap(service -> service.at("volumes").texts().stream()))
        .filteredOn(volume -> volume.startsWith("."))
        .isNotEmpty()
        .allSatisfy(volume -> assertThat(FOLDER.resolve(volume.split(":", -1)[0])).exists());
  }

  @Test
  void theScriptMakesEverySecretOnceAndGitIgnoresThem() throws Exception {
    Path script = Files.copy(FOLDER.resolve("secrets"), directory.resolve("secrets"));
    run(script);
    Map<String, String> made = contents(directory.resolve("secret"));
    run(script);
    assertThat(contents(directory.resolve("secret"))).isEqualTo(made);
    assertThat(made).doesNotContainValue("");
    assertThat(COMPOSE.at("secrets").entries().map(secret -> secret.getValue().at("file").text()))
        .containsExactlyInAnyOrderElementsOf(
            made.keySet().stream().map(name -> "./secret/" + name).toList());
    assertThat(Files.readString(Path.of("../../.gitignore")).lines())
        .contains("infra/compose/secret/");
  }

  private static void run(Path script) throws Exception {
    Process process =
        new ProcessBuilder("bash", script.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.collect(
          Collectors.toMap(file -> file.getFileName().toString(), ComposeTest::read));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static GivenSettings given(String name) {
    return new GivenSettings(
        service(name)
            .at("environment")
            .entries()
            .collect(Collectors.toMap(Map.Entry::getKey, one -> preset(one.getValue().text()))));
  }

  /** {@code ${NAME:-this}} */
  private static String preset(String text) {
    return text.replaceFirst("^\\$\\{\\w+:-(.*)}$", "$1");
  }

  private static Yaml service(String name) {
    return COMPOSE.at("services", name);
  }

  private static Stream<Yaml> services() {
    return COMPOSE.at("services").entries().map(Map.Entry::getValue);
  }
}
