package dev.sluice.system.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.prometheus.Answer;
import dev.sluice.system.harness.Await;
import dev.sluice.system.harness.KubeEvents;
import dev.sluice.system.harness.Neighbour;
import dev.sluice.system.harness.Shop;
import dev.sluice.system.harness.SluiceFixture;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a provider can answer wrongly, and conditions and secrets that cannot be used. */
@OnKubernetes
class BadProvidersIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  @RegisterExtension
  @Order(Integer.MAX_VALUE)
  static final SluiceFixture SLUICE = SluiceFixture.on(KUBE, KAFKA);

  private static final Duration SOON = Duration.ofSeconds(30);

  /** Less than it takes to give up a query that hangs. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static final Duration ENDED = Duration.ofSeconds(60);
  private static final int LONGEST_MESSAGE = 2_000;
  private static final String ONE_ERROR = "consecutiveErrorLimit: 0, ";
  private static final String GOOD = "successCondition: \"result[0] < 0.05\"";
  private static final String QUERY = "errors";
  private static final String STEPS =
      """
      steps:
      - setWeight: 25
      - analysis: {templates: [{templateName: errors}]}
      """;

  private Shop shop;
  private Neighbour neighbour;

  @BeforeEach
  void openNeighbour() {
    SLUICE.metrics().answer(QUERY, Answer.of(0));
    SLUICE.metrics().answer(Neighbour.QUERY, Answer.of(0));
    neighbour = Neighbour.open(KUBE, SLUICE.metrics().address());
    shop = new Shop(KUBE);
  }

  @Test
  void garbageIsAnErrorThatEndsTheRunOnceTheLimitIsPassed() {
    SLUICE.metrics().answer(QUERY, new Answer.Raw(200, "text/html", "<html>Please log in</html>"));
    shop.open(STEPS, template("consecutiveErrorLimit: 1, " + GOOD));

    shop.ship("web:2");

    assertAborted(
        2, "consecutiveErrors (2) > consecutiveErrorLimit (1)", SLUICE.metrics().address());
  }

  @Test
  void moreThanAWorkerTakesIsAnErrorThatTellsTheBoundAndTheMend() {
    SLUICE.metrics().answer(QUERY, Answer.huge(2_000_000));
    shop.open(STEPS, template(ONE_ERROR + GOOD));

    shop.ship("web:2");

    assertAborted(1, "the answer is larger than 1048576 bytes", "narrow the query");
  }

  @Test
  void aMegabyteOfGarbageIsAnErrorWithAShortMessage() {
    SLUICE.metrics().answer(QUERY, Answer.huge(1_000_000));
    shop.open(STEPS, template(ONE_ERROR + GOOD));

    shop.ship("web:2");

    assertAborted(
        1, "consecutiveErrors (1) > consecutiveErrorLimit (0)", SLUICE.metrics().address());
  }

  @Test
  void noAnswerIsAnErrorAfterTheTimeoutOfTheMetric() {
    SLUICE.metrics().answer(QUERY, new Answer.Never());
    shop.open(STEPS, template(ONE_ERROR + GOOD, ", timeout: 1"));

    shop.ship("web:2");

    assertAborted(1, "no complete answer within 1 s", SLUICE.metrics().address());
  }

  @Test
  void aConditionThatDoesNotParseIsAnErrorOfTheMeasurementThatNamesTheCondition() {
    shop.open(STEPS, template(ONE_ERROR + "successCondition: \"result[0] <\""));

    shop.ship("web:2");

    assertAborted(1, "consecutiveErrors (1) > consecutiveErrorLimit (0)", "successCondition");
  }

  @Test
  void aFailedMetricAbortsAtOnceThoughTheQueryOfAnotherHangs() {
    SLUICE.metrics().answer("hangs", new Answer.Never());
    SLUICE.metrics().answer(QUERY, Answer.of(1));
    shop.open(STEPS, template(GOOD) + HANGS.formatted(SLUICE.metrics().address()));
    shop.ship("web:2");
    Await.until(
        SOON,
        () ->
            SLUICE.metrics().asked().stream().anyMatch(query -> query.expression().equals(QUERY))
                ? ""
                : "not measured: " + shop.status());

    Await.until(
        AT_ONCE,
        () -> shop.status().path("abort").asBoolean() ? "" : "not aborted: " + shop.runs());

    shop.awaitPhase("Degraded");
    assertThat(shop.status().path("message").asText())
        .contains("Metric \"error-ratio\" assessed Failed due to failed (1) > failureLimit (0)");
    shop.awaitCanaryWeight(0, SOON);
    Await.until(
        ENDED,
        () ->
            shop.runs().stream().anyMatch(run -> run.at("/status/phase").asText().equals("Failed"))
                ? ""
                : "the run does not end: " + shop.runs());
    neighbour.isPromoted();
  }

  @Test
  void aMissingSecretIsAnErrorThatNamesItUntilItIsThere() {
    shop.open(STEPS, TEMPLATE_WITH_SECRET.formatted(SLUICE.metrics().address(), QUERY));
    shop.ship("web:2");
    JsonNode run = shop.awaitRun(1);
    assertThat(run.at("/status/metricResults/0/measurements/0/message").asText())
        .contains("argument token", "key password of Secret " + KUBE.namespace() + "/metrics")
        .contains("does not exist");

    KUBE.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: metrics}
        stringData: {password: hush}
        """);

    shop.awaitPhase("Healthy");
    assertThat(SLUICE.metrics().asked())
        .anySatisfy(query -> assertThat(query.headers()).containsEntry("authorization", "hush"));
    assertThat(shop.runs().toString()).doesNotContain("hush");
    assertThat(SLUICE.ledger().story(KUBE.namespace())).doesNotContain("hush");
    neighbour.isPromoted();
  }

  /** The run ended in Error after so many errors, and all say why; the neighbour goes on. */
  private void assertAborted(int errors, String... message) {
    shop.awaitPhase("Degraded");
    JsonNode status = shop.status();
    assertThat(status.path("abort").asBoolean()).isTrue();
    assertThat(status.path("message").asText())
        .contains("error-ratio")
        .contains(message)
        .hasSizeLessThan(LONGEST_MESSAGE);
    shop.awaitCanaryWeight(0, SOON);
    Await.until(
        SOON,
        () ->
            events("RolloutAborted").contains(message[0])
                ? ""
                : "no Event tells it: " + events(""));
    JsonNode run =
        shop.runs().stream()
            .filter(each -> each.at("/metadata/name").asText().startsWith("web-"))
            .reduce((one, other) -> other)
            .orElseThrow();
    assertThat(run.at("/status/phase").asText()).isEqualTo("Error");
    assertThat(run.at("/status/metricResults/0/error").asInt()).isEqualTo(errors);
    assertThat(run.at("/status/metricResults/0/measurements/0/phase").asText()).isEqualTo("Error");
    assertThat(run.at("/status/metricResults/0/measurements/0/message").asText())
        .isNotBlank()
        .hasSizeLessThan(LONGEST_MESSAGE);
    neighbour.isPromoted();
    SLUICE.ledger().check(KUBE.namespace(), false);
  }

  private static String events(String reason) {
    return KubeEvents.of(KUBE, "web", reason);
  }

  private static String template(String settings) {
    return template(settings, "");
  }

  private static String template(String settings, String provider) {
    return """
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: AnalysisTemplate
    metadata: {name: errors}
    spec:
      metrics:
      - name: error-ratio
        interval: 1s
        count: 9
        %s
        provider: {prometheus: {address: "%s", query: %s%s}}
    """
        .formatted(settings.replace(", ", "\n    "), SLUICE.metrics().address(), QUERY, provider);
  }

  private static final String HANGS =
      """
        - name: hangs
          successCondition: "result[0] < 0.05"
          provider: {prometheus: {address: "%s", query: hangs}}
      """;

  private static final String TEMPLATE_WITH_SECRET =
      """
      ---
      apiVersion: argoproj.io/v1alpha1
      kind: AnalysisTemplate
      metadata: {name: errors}
      spec:
        args:
        - {name: token, valueFrom: {secretKeyRef: {name: metrics, key: password}}}
        metrics:
        - name: error-ratio
          successCondition: "result[0] < 0.05"
          provider:
            prometheus:
              address: "%s"
              query: %s
              headers: [{key: Authorization, value: "{{args.token}}"}]
      """;
}
