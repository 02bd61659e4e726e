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
 */
record OneInterface(InetSocketAddress socket) implements MemberAddressProvider {

  /**
   * @param address a number, or a name: a container knows its name before its address, which may be
   *     another one after each start
   */
  static MemberAddressProviderConfig of(String address, int port) {
    try {
      var socket = new InetSocketAddress(InetAddress.getByName(address).getHostAddress(), port);
      return new MemberAddressProviderConfig()
          .setEnabled(true)
          .setImplementation(new OneInterface(socket));
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
    return socket;
  }

  @Override
  public InetSocketAddress getPublicAddress(EndpointQualifier endpoint) {
    return socket;
  }
}
