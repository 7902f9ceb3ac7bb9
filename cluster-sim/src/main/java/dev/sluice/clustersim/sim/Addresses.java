package dev.sluice.clustersim.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.ClusterAddresses;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.store.Change;
import dev.sluice.clustersim.store.ObjectStore;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Hands out what services need, and nothing that a service has already. */
final class Addresses {

  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final int FIRST_ADDRESS = 2;
  private static final int ADDRESSES = 1 << 16;
  private static final int FIRST_PORT = 30_000;
  private static final int LAST_PORT = 32_767;

  private final ObjectStore store;
  private final Set<String> taken = new HashSet<>();
  private int nextAddress = FIRST_ADDRESS;
  private int nextPort = FIRST_PORT;
  private boolean filled;

  Addresses(ObjectStore store) {
    this.store = store;
    store.listen(this::changed);
  }

  ClusterAddresses supplier() {
    return new ClusterAddresses(this::address, this::port);
  }

  private String address() {
    fill();
    for (int tried = 0; tried < ADDRESSES; tried++) {
      int next = nextAddress;
      nextAddress = next + 1 < ADDRESSES ? next + 1 : FIRST_ADDRESS;
      String address = "10.0.%d.%d".formatted(next / 256, next % 256);
      if (!taken.contains(address)) {
        return address;
      }
    }
    throw new IllegalStateException("all addresses of services are taken");
  }

  private int port() {
    fill();
    for (int tried = FIRST_PORT; tried <= LAST_PORT; tried++) {
      int next = nextPort;
      nextPort = next < LAST_PORT ? next + 1 : FIRST_PORT;
      if (!taken.contains(Integer.toString(next))) {
        return next;
      }
    }
    throw new IllegalStateException("all node ports are taken");
  }

  /** The store may have been loaded without anybody being told. */
  private void fill() {
    if (!filled) {
      filled = true;
      store.list(SERVICES, "").forEach(service -> each(service, taken::add));
    }
  }

  private void changed(Change change) {
    if (filled && change.key().resource().equals(SERVICES)) {
      change.before().ifPresent(service -> each(service, taken::remove));
      change.after().ifPresent(service -> each(service, taken::add));
    }
  }

  private static void each(ObjectNode service, Consumer<String> action) {
    JsonNode spec = service.path("spec");
    action.accept(Json.text(spec, "clusterIP"));
    for (JsonNode port : spec.path("ports")) {
      if (port.has("nodePort")) {
        action.accept(port.get("nodePort").asText());
      }
    }
  }
}
