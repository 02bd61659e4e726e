package io.tenantry.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Containers know each other by name: their numbers change with each start. */
class RoadTest {

  @Test
  void aNodeFindsTheOthersByNameWhereverTheyLie() throws Exception {
    int one = TestNode.freePort();
    int other = TestNode.freePort();
    List<String> members = List.of("localhost:" + one);
    try (Road named = road("localhost", one, members);
        Road elsewhere = road("127.0.0.2", other, members)) {
      named.open();
      elsewhere.open();
      TestNode.eventually(() -> named.reach() == 2 && elsewhere.reach() == 2);
    }
  }

  @Test
  void thePortIsOpenOnItsInterfaceOnly() throws Exception {
    int port = TestNode.freePort();
    try (Road road = road("127.0.0.2", port, List.of("127.0.0.2:" + port))) {
      road.open();
      new Socket("127.0.0.2", port).close();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aNameThatIsNobodysKeepsThePortClosed() throws IOException {
    int port = TestNode.freePort();
    try (Road road = road("not a name", port, List.of("127.0.0.1:" + port))) {
      assertThatThrownBy(road::open).hasMessageContaining("nobody's: not a name");
      assertThat(road.isOpen()).isFalse();
    }
  }

  private static Road road(String address, int port, List<String> members) {
    return new Road(
        UUID.randomUUID(), ClusterSettings.on(address, port, members), TestNode.inbox());
  }
}
