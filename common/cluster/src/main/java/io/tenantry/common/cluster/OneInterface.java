package io.tenantry.common.cluster;

import com.hazelcast.config.MemberAddressProviderConfig;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.spi.MemberAddressProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Binds the cluster port to one interface and tells it by its number. Hazelcast's own list of
 * interfaces would bind as well, but it also drops every member that is told by a name and lies on
 * another address: in a container that is everybody else.
 *
 * @param socket what is bound
 * @param shown what the others are told
 */
record OneInterface(InetSocketAddress socket, InetSocketAddress shown)
    implements MemberAddressProvider {

  /**
   * The address is a number, or a name: a container knows its name before its address, which may be
   * another one after each start.
   */
  static MemberAddressProviderConfig of(ClusterSettings settings) {
    InetSocketAddress socket = numbered(settings.address(), settings.port());
    InetSocketAddress shown = settings.reachedAt().map(OneInterface::numbered).orElse(socket);
    return new MemberAddressProviderConfig()
        .setEnabled(true)
        .setImplementation(new OneInterface(socket, shown));
  }

  /** Whether the others know this node by a host that it does not have itself. */
  static boolean isTranslated(ClusterSettings settings) {
    InetSocketAddress bound = numbered(settings.address(), settings.port());
    return settings
        .reachedAt()
        .map(OneInterface::numbered)
        .filter(shown -> !shown.getAddress().equals(bound.getAddress()))
        .isPresent();
  }

  private static InetSocketAddress numbered(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    int port = Integer.parseInt(hostAndPort.substring(colon + 1));
    return numbered(hostAndPort.substring(0, colon), port);
  }

  private static InetSocketAddress numbered(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address).getHostAddress(), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the address of the cluster port is nobody's: " + address, e);
    }
  }

  @Override
  public InetSocketAddress getBindAddress() {
    return socket;
  }

  @Override
  public InetSocketAddress getBindAddress(EndpointQualifier endpoint) {
    return socket;
  }

  @Override
  public InetSocketAddress getPublicAddress() {
    return shown;
  }

  @Override
  public InetSocketAddress getPublicAddress(EndpointQualifier endpoint) {
    return shown;
  }
}
