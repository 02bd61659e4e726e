package io.tenantry.common.web;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose word counts when they say for whom they ask ({@code X-Forwarded-For}, {@code Forwarded}).
 * Read from the right, because each proxy appends the peer it has seen itself: the first address
 * that is not a trusted proxy's is the client's, and whatever stands left of it anybody may have
 * made up.
 */
public final class TrustedProxies {

  /** Nobody's word counts. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final int BITS_PER_BYTE = 8;

  private final List<Range> ranges;

  private static final class Range {
    private final byte[] prefix;
    private final int bits;

    Range(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % BITS_PER_BYTE);
        int at = bit / BITS_PER_BYTE;
        if ((address[at] & mask) != (prefix[at] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private TrustedProxies(List<Range> ranges) {
    this.ranges = ranges;
  }

  /**
   * Addresses and networks, e.g. {@code 10.0.0.0/8} or {@code 2001:db8::7}.
   *
   * @throws IllegalArgumentException naming the one that is neither
   */
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies(networks.stream().map(TrustedProxies::range).toList());
  }

  private static Range range(String network) {
    int slash = network.indexOf('/');
    byte[] prefix = bytes(slash < 0 ? network : network.substring(0, slash));
    if (prefix == null) {
      throw new IllegalArgumentException(network + " is neither an address nor a network");
    }
    int most = prefix.length * BITS_PER_BYTE;
    try {
      int bits = slash < 0 ? most : Integer.parseInt(network.substring(slash + 1));
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException(network + " has an impossible length");
      }
      return new Range(prefix, bits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(network + " is neither an address nor a network", e);
    }
  }

  /**
   * The address of whoever asks.
   *
   * @param peer at the other end of the connection
   * @param xForwardedFor every header of this name, in their order
   * @param forwarded every header of this name, in their order
   */
  String client(String peer, List<String> xForwardedFor, List<String> forwarded) {
    byte[] address = bytes(peer);
    if (address == null || !trusts(address)) {
      return peer;
    }
    Optional<String> one =
        xForwardedFor.isEmpty()
            ? Optional.empty()
            : Optional.of(walk(address, hops(xForwardedFor)));
    Optional<String> other =
        forwarded.isEmpty() ? Optional.empty() : Optional.of(walk(address, forHops(forwarded)));
    if (one.isPresent() && other.isPresent() && !one.equals(other)) {
      // A proxy that knows one header passes the other on as the client sent it: neither counts.
      return text(address);
    }
    return one.or(() -> other).orElseGet(() -> text(address));
  }

  /** The address left of every trusted proxy; as far as it can be read. */
  private String walk(byte[] peer, List<String> hops) {
    byte[] at = peer;
    for (String hop : hops.reversed()) {
      byte[] before = bytes(withoutPort(hop));
      if (before == null) {
        break;
      }
      at = before;
      if (!trusts(at)) {
        break;
      }
    }
    return text(at);
  }

  private boolean trusts(byte[] address) {
    return ranges.stream().anyMatch(range -> range.holds(address));
  }

  private static List<String> hops(List<String> headers) {
    return headers.stream().flatMap(header -> Arrays.stream(header.split(",", -1))).toList();
  }

  /** The {@code for} of each hop (RFC 7239); empty where a proxy has not told it. */
  private static List<String> forHops(List<String> headers) {
    List<String> hops = new ArrayList<>();
    for (String hop : hops(headers)) {
      String told = "";
      for (String pair : hop.split(";", -1)) {
        String stripped = pair.strip();
        if (stripped.toLowerCase(Locale.ROOT).startsWith("for=")) {
          told = stripped.substring("for=".length()).replace("\"", "");
        }
      }
      hops.add(told);
    }
    return hops;
  }

  private static String withoutPort(String hop) {
    String text = hop.strip();
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? "" : text.substring(1, end);
    }
    int colon = text.indexOf(':');
    boolean onlyOne = colon >= 0 && colon == text.lastIndexOf(':');
    return onlyOne ? text.substring(0, colon) : text;
  }

  /** Null if it is no address; names are never looked up. An IPv4 address in IPv6 is the former. */
  private static byte @Nullable [] bytes(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes != null && bytes.length == 16 && isMapped(bytes)) {
      return Arrays.copyOfRange(bytes, 12, 16);
    }
    return bytes;
  }

  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
  }

  private static String text(byte[] address) {
    return NetUtil.bytesToIpAddress(address);
  }
}
