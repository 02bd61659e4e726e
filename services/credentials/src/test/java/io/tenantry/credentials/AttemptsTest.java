package io.tenantry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.common.web.Client;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 20010db800010002",
    "2001:db8:1:2::1, 20010db800010002",
    "2001:db8:1:3::1, 20010db800010003",
    "unknown, unknown",
  })
  void anIpv6AddressIsItsNetwork(String ip, String network) {
    assertThat(Attempts.network(new Client(ip, "", ""))).isEqualTo(network);
  }
}
