package io.tenantry.common.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word counts when they say for whom they ask. */
class TrustedProxiesTest {

  private final TrustedProxies proxies =
      TrustedProxies.of(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48", "::1"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // peer | X-Forwarded-For | client
        "10.1.2.3 | 203.0.113.5 | 203.0.113.5",
        "10.1.2.3 | 203.0.113.5, 10.9.9.9 | 203.0.113.5",
        "10.1.2.3 | 203.0.113.5:4711 | 203.0.113.5",
        "10.1.2.3 | 2001:db8:2::9 | 2001:db8:2::9",
        "10.1.2.3 | [2001:db8:2::9]:80 | 2001:db8:2::9",
        "2001:db8:1::3 | 203.0.113.5 | 203.0.113.5",
        "::ffff:10.1.2.3 | 203.0.113.5 | 203.0.113.5",
        "192.0.2.7 | 10.0.0.1, 10.0.0.2 | 10.0.0.1",
        // what stands left of the first stranger anybody may have made up
        "10.1.2.3 | 1.1.1.1, 203.0.113.5 | 203.0.113.5",
        "10.1.2.3 | 10.0.0.1, 203.0.113.5 | 203.0.113.5",
        // who is no proxy of ours is not listened to
        "203.0.113.5 | 1.1.1.1 | 203.0.113.5",
        "192.0.2.8 | 1.1.1.1 | 192.0.2.8",
        "11.1.2.3 | 1.1.1.1 | 11.1.2.3",
        "2001:db8:2::3 | 1.1.1.1 | 2001:db8:2::3",
        // what cannot be read ends the list
        "10.1.2.3 | unknown | 10.1.2.3",
        "10.1.2.3 | 1.1.1.1, evil.example.com | 10.1.2.3",
        "10.1.2.3 | 1.1.1.1, <script>, 10.0.0.9 | 10.0.0.9",
        "10.1.2.3 | 999.1.1.1 | 10.1.2.3",
        "10.1.2.3 | , , | 10.1.2.3",
      })
  void theClientIsLeftOfTheProxies(String peer, String header, String client) {
    assertThat(proxies.client(peer, List.of(header), List.of())).isEqualTo(canonical(client));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=203.0.113.5 | 203.0.113.5",
        "for=1.1.1.1, For=203.0.113.5;proto=https;by=10.0.0.1 | 203.0.113.5",
        "for=\"[2001:db8:2::9]:4711\";host=a | 2001:db8:2::9",
        "for=203.0.113.5, for=10.0.0.2 | 203.0.113.5",
        "for=_hidden | 10.1.2.3",
        "proto=https | 10.1.2.3",
      })
  void theStandardHeaderIsReadTheSameWay(String header, String client) {
    assertThat(proxies.client("10.1.2.3", List.of(), List.of(header))).isEqualTo(canonical(client));
  }

  @Test
  void severalHeadersAreOneList() {
    assertThat(proxies.client("10.1.2.3", List.of("1.1.1.1", "203.0.113.5, 10.0.0.2"), List.of()))
        .isEqualTo("203.0.113.5");
  }

  @Test
  void headersThatContradictEachOtherBothDoNotCount() {
    List<String> told = List.of("203.0.113.5");
    assertThat(proxies.client("10.1.2.3", told, List.of("for=1.1.1.1"))).isEqualTo("10.1.2.3");
    assertThat(proxies.client("10.1.2.3", told, List.of("for=203.0.113.5")))
        .isEqualTo("203.0.113.5");
  }

  @Test
  void nobodysWordCountsUnlessTheOperatorSaysSo() {
    assertThat(TrustedProxies.NONE.client("127.0.0.1", List.of("1.1.1.1"), List.of()))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void aNetworkEndsAtItsBit() {
    var narrow = TrustedProxies.of(Arrays.asList("192.0.2.64/26", "0.0.0.0/32"));
    assertThat(narrow.client("192.0.2.127", List.of("1.1.1.1"), List.of())).isEqualTo("1.1.1.1");
    assertThat(narrow.client("192.0.2.128", List.of("1.1.1.1"), List.of()))
        .isEqualTo("192.0.2.128");
    assertThat(TrustedProxies.of(List.of("0.0.0.0/0")).client("8.8.8.8", List.of("x"), List.of()))
        .isEqualTo("8.8.8.8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "", "::/129"})
  void whatIsNoNetworkIsNamed(String network) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(network)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(network);
  }

  /** Addresses are told in one form, whichever a proxy writes. */
  private static String canonical(String address) {
    return NetUtil.bytesToIpAddress(NetUtil.createByteArrayFromIpAddressString(address));
  }
}
