package dev.sluice.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.testkit.kube.KubeFixture;

/**
 * A healthy Rollout {@code neighbour} with an analysis, which bad input of others must not hold.
 */
public final class Neighbour {

  /** What its analysis asks the metrics server; answer it with less than 0.05. */
  public static final String QUERY = "neighbour";

  private static final String MANIFEST =
      """
      ---
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: neighbour}
      spec:
        replicas: 1
        selector: {matchLabels: {app: neighbour}}
        template:
          metadata: {labels: {app: neighbour}}
          spec: {containers: [{name: main, image: "web:1"}]}
        strategy:
          canary:
            steps:
            - setWeight: 50
            - analysis: {templates: [{templateName: neighbour}]}
      """;

  private final Shop shop;

  private Neighbour(Shop shop) {
    this.shop = shop;
  }

  /** Creates it in the test's namespace and waits until it is Healthy. */
  public static Neighbour open(KubeFixture kube, String metrics) {
    kube.apply(
        Shop.template("neighbour", "successCondition: \"result[0] < 0.05\"", metrics, QUERY)
            + MANIFEST);
    Neighbour neighbour = new Neighbour(new Shop(kube, "neighbour"));
    neighbour.shop.awaitPhase("Healthy");
    return neighbour;
  }

  /** Ships its next version and waits until its analysis promotes it. */
  public void isPromoted() {
    String before = shop.status().path("stableRS").asText();
    shop.ship("web:2");
    shop.awaitPhase("Healthy");
    JsonNode status = shop.status();
    assertThat(status.path("stableRS").asText())
        .isEqualTo(status.path("currentPodHash").asText())
        .isNotEqualTo(before);
  }
}
