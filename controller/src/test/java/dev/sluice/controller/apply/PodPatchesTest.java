package dev.sluice.controller.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.controller.planner.Intent;
import dev.sluice.controller.planner.ObjectRef;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodPatchesTest {

  private final AtomicReference<Integer> code = new AtomicReference<>(200);
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private HttpServer server;
  private KubernetesClient client;
  private PodPatches patches;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.set(
              exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body =
              "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"message\":\"denied by a webhook\"}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(code.get(), body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withRequestRetryBackoffLimit(0)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
    patches = new PodPatches(new MergePatcher(client));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private boolean patch() {
    return patches.patch(
        "ns",
        new Intent.PatchPod(
            new ObjectRef("web-1", "uid-1", "7"),
            Map.of("role", Optional.of("stable"), "old", Optional.empty()),
            Map.of()));
  }

  @Test
  void exactlyThisPodIsChangedWhateverItsVersion() {
    assertThat(patch()).isTrue();
    assertThat(asked.get())
        .startsWith("/api/v1/namespaces/ns/pods/web-1 ")
        .contains("\"uid\":\"uid-1\"", "\"role\":\"stable\"", "\"old\":null")
        .doesNotContain("resourceVersion");
  }

  @Test
  void aPodThatIsRefusedOrGoneHoldsUpNobody() {
    for (int refusal : new int[] {400, 403, 404, 409, 422}) {
      code.set(refusal);
      assertThat(patch()).as("code %d", refusal).isFalse();
    }
  }

  @Test
  void anApiServerThatIsOutOfOrderIsAFailure() {
    code.set(500);
    assertThatThrownBy(this::patch).isInstanceOf(KubernetesClientException.class);
  }
}
