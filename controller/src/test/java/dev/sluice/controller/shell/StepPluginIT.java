package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.controller.plugin.StepPluginSettings;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnKubernetes
class StepPluginIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: main, image: "web:1"}]}
        strategy:
          canary:
            steps:
            - setWeight: 50
            - plugin: {name: acme/gate, config: {level: 3}}
            - pause: {}
      """;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicReference<String> answer = new AtomicReference<>("{}");

  @Test
  void aPluginBehindAnAddressHoldsLetsGoAndTakesBack() throws IOException {
    KAFKA.createTopics(ControllerUnderTest.CLUSTER);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    URI url =
        URI.create(
            "http://%s:%d/"
                .formatted(
                    server.getAddress().getAddress().getHostAddress(),
                    server.getAddress().getPort()));
    ControllerConfig config =
        ControllerUnderTest.config(KUBE, KAFKA)
            .withStepPlugins(
                Map.of(
                    "acme/gate",
                    new StepPluginSettings(Optional.of(url), Duration.ofSeconds(30), false)));
    try (ControllerUnderTest controller = new ControllerUnderTest(KUBE, config)) {
      KUBE.apply(ROLLOUT);
      Await.until("Healthy", StepPluginIT::status, s -> s.phase() == RolloutPhase.HEALTHY);

      answer.set("{\"phase\": \"Running\", \"message\": \"shut\", \"requeueAfter\": \"11s\"}");
      ship("web:2");
      Await.until("held by its plugin", StepPluginIT::status, s -> told(s).contains("shut"));
      assertThat(status().currentStepIndex()).isEqualTo(1);

      answer.set("{\"phase\": \"Successful\", \"message\": \"open\"}");
      Await.until(
          "let go by its plugin",
          Duration.ofSeconds(90),
          StepPluginIT::status,
          s -> Objects.equals(s.currentStepIndex(), 2) && s.phase() == RolloutPhase.PAUSED);
      assertThat(told(status())).contains("open");

      answer.set("{\"phase\": \"Successful\", \"message\": \"taken back\"}");
      KUBE.generic("argoproj.io/v1alpha1", "Rollout")
          .withName("web")
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"abort\":true}}");
      Await.until(
          "taken back by its plugin", StepPluginIT::status, s -> told(s).contains("taken back"));
      assertThat(asked).anyMatch(body -> body.contains("\"operation\":\"Abort\""));
      assertThat(asked.getFirst())
          .contains("\"operation\":\"Run\"", "\"level\":3", "\"name\":\"web\"");
    } finally {
      server.stop(0);
    }
  }

  private static void ship(String image) {
    KUBE.generic("argoproj.io/v1alpha1", "Rollout")
        .withName("web")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"%s\"}]}}}}"
                .formatted(image));
  }

  private static RolloutStatus status() {
    return ControllerUnderTest.rollout(KUBE, "web").getStatus();
  }

  private static String told(RolloutStatus status) {
    return status.canary() == null ? "" : status.canary().stepPluginStatuses().toString();
  }
}
