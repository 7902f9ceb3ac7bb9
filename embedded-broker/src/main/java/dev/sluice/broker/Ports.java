package dev.sluice.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The two ports of a node. They must be known before it starts: the voter list names one. */
record Ports(int client, int quorum) {

  /** The configured ports, with free ones where 0 is configured. */
  static Ports of(BrokerConfig config) {
    try (ServerSocket client = bind(config.host(), config.port());
        ServerSocket quorum = bind(config.host(), config.controllerPort())) {
      return new Ports(client.getLocalPort(), quorum.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static ServerSocket bind(String host, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // A port whose last user has just gone is free: a restart must get its old one back.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "port %d on %s is not free for the embedded broker (%s): choose another, or 0 for any"
              .formatted(port, host, e.getMessage()),
          e);
    }
  }
}
