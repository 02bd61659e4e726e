package io.tenantry.common.cluster;

import static io.tenantry.common.cluster.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whoever reads the signals misses none, however many there are and however slowly they read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalLogTest {

  private TestPostgres postgres;
  private TestNode node;

  @BeforeAll
  void openTheDatabase() throws Exception {
    postgres = new TestPostgres();
  }

  @BeforeEach
  void startANode() throws Exception {
    node = new TestNode(postgres.settings(postgres.port()), ClusterSettings.alone());
  }

  @AfterEach
  void stopIt() throws Exception {
    node.close();
    postgres.execute("TRUNCATE nodes, signals");
  }

  @AfterAll
  void closeTheDatabase() throws Exception {
    postgres.close();
  }

  @Test
  void whoeverFallsBehindReadsTheRestFromTheDatabase() throws Exception {
    node.started();
    SignalReader reader = node.signals.log().read(Optional.empty());
    assertThat(await(reader.next()).anew()).isTrue();
    raise("first", 1);
    Set<String> heard = new TreeSet<>(keys(await(reader.next())));
    int many = SignalLog.KEPT_MAX + 2_500;
    raise("many", many);
    raise("last", 1);
    while (!heard.contains("last/1")) {
      SignalReader.Part part = await(reader.next());
      assertThat(part.anew()).isFalse();
      heard.addAll(keys(part));
    }
    assertThat(heard).hasSize(many + 2);
  }

  @Test
  void aLongPastComesInPartsAndItsPositionAfterTheLast() throws Exception {
    raise("past", 2_100);
    node.started();
    SignalReader reader = node.signals.log().read(Optional.empty());
    List<SignalReader.Part> parts = new ArrayList<>();
    do {
      parts.add(await(reader.next()));
    } while (parts.getLast().upTo().isEmpty());
    assertThat(parts).hasSize(3);
    assertThat(parts.stream().map(SignalReader.Part::anew)).containsExactly(true, false, false);
    assertThat(parts.stream().flatMap(part -> keys(part).stream()).collect(Collectors.toSet()))
        .isEqualTo(
            IntStream.rangeClosed(1, 2_100).mapToObj(n -> "past/" + n).collect(Collectors.toSet()));
    SignalPosition position = parts.getLast().upTo().orElseThrow();
    assertThat(SignalPosition.parse(position.text())).contains(position);
    reader.close();
  }

  @Test
  void aNodeThatHasNotJoinedKnowsNothing() {
    assertThat(node.signals.log().read(Optional.empty()).next().failed()).isTrue();
  }

  /** Past the node, as another one would. */
  private void raise(String prefix, int count) throws Exception {
    postgres.execute(
        "INSERT INTO signals (kind, key) SELECT 'member', '%s/' || n FROM generate_series(1, %d) n"
            .formatted(prefix, count));
  }

  private static List<String> keys(SignalReader.Part part) {
    return part.signals().stream().map(Signal::key).toList();
  }
}
