package dev.sluice.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MeasurementTask.Action;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.SecretArg;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import dev.sluice.workers.support.AnalysisRuns;
import dev.sluice.workers.support.Pipeline;
import dev.sluice.workers.support.StubServer;
import dev.sluice.workers.support.StubServer.Reply;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Secrets and Jobs through the whole worker: a real broker, a real control plane. */
@SuppressWarnings("NullAway.Init")
@OnKubernetes
final class ClusterIT {

  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();
  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();

  private static final String JOB =
      """
      {"spec":{"backoffLimit":0,"template":{"spec":{"restartPolicy":"Never",
       "containers":[{"name":"main","image":"busybox","command":["sh","-c","%s"]}]}}}}""";

  private final StubServer server = StubServer.answering(request -> Reply.json("{}"));
  private Pipeline pipeline;
  private WorkerApp worker;
  private String runUid;

  @BeforeEach
  void start() {
    runUid = AnalysisRuns.create(KUBE);
    pipeline = new Pipeline(KAFKA);
    worker = worker("first");
  }

  @AfterEach
  void stop() {
    worker.close();
    pipeline.close();
    server.close();
  }

  private WorkerApp worker(String name) {
    WorkerApp started =
        new WorkerApp(
            WorkerConfig.of(KAFKA.bootstrapServers(), Pipeline.CLUSTER, name)
                .with(c -> c.prefix(KAFKA.catalogue().prefix()).consumers(2)),
            Optional.of(KUBE.client()),
            new PrometheusRegistry(),
            InstantSource.system());
    started.start();
    return started;
  }

  private MeasurementTask.Builder task(String metric, String type, String config) {
    MeasurementTask.Builder task = Pipeline.task(metric, type, config);
    RunId run = task.getRun().toBuilder().setNamespace(KUBE.namespace()).setUid(runUid).build();
    return task.setRun(run);
  }

  private static SecretArg secretArg(String name, String key) {
    return SecretArg.newBuilder().setName("token").setSecretName(name).setSecretKey(key).build();
  }

  private String web() {
    return """
        {"url":"%s/q","headers":[{"key":"Authorization","value":"Bearer {{args.token}}"}],
         "jsonPath":"{$.echo}"}"""
        .formatted(server.url());
  }

  @Test
  void aSecretIsResolvedAtTheEdgeAndMaskedInWhatLeaves() {
    KUBE.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: api}
        stringData: {token: hush-hush}
        """);
    server.now(
        request ->
            Reply.json(
                "{\"echo\":\"you sent " + request.header("authorization").orElse("") + "\"}"));
    pipeline.send(task("m", "web", web()).addSecretArgs(secretArg("api", "token")).build());

    Measurement measurement = pipeline.awaitEnd("m");

    assertThat(server.lastRequest().header("authorization")).contains("Bearer hush-hush");
    assertThat(measurement.getValue().getText()).isEqualTo("you sent Bearer *****");
    assertThat(measurement.toString()).doesNotContain("hush");
  }

  @Test
  void aMissingSecretOrKeyIsAnErrorThatNamesIt() {
    KUBE.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: api}
        stringData: {other: x}
        """);
    pipeline.send(task("key", "web", web()).addSecretArgs(secretArg("api", "token")).build());
    pipeline.send(task("secret", "web", web()).addSecretArgs(secretArg("none", "token")).build());

    assertThat(pipeline.awaitEnd("key").getError().getMessage())
        .isEqualTo(
            "argument token: key token of Secret %s/api cannot be read: the Secret has no such key"
                .formatted(KUBE.namespace()));
    assertThat(pipeline.awaitEnd("secret").getError().getMessage())
        .isEqualTo(
            "argument token: key token of Secret %s/none cannot be read: the Secret does not exist"
                .formatted(KUBE.namespace()));
  }

  @Test
  void aJobOutlivesItsWorkerAndIsAdopted() {
    MeasurementTask task = task("smoke", "job", JOB.formatted("sleep 8")).build();
    pipeline.send(task);
    Measurement report = pipeline.await(all -> !all.isEmpty()).getFirst();
    assertThat(report.hasInProgress()).isTrue();
    assertThat(report.getMetadataMap()).containsKey("job-name");
    worker.close();
    worker = worker("second");
    pipeline.send(task.toBuilder().setAttempt(2).putAllMetadata(report.getMetadataMap()).build());

    Measurement end = pipeline.awaitEnd("smoke");

    assertThat(end.getWorker()).isEqualTo("second");
    assertThat(end.getDecision().getPhase()).isEqualTo(AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL);
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aJobIsTerminatedByAnyWorker() {
    MeasurementTask task = task("smoke", "job", JOB.formatted("sleep 600")).build();
    pipeline.send(task);
    Measurement report = pipeline.await(all -> !all.isEmpty()).getFirst();
    pipeline.send(
        task.toBuilder()
            .setAction(Action.ACTION_TERMINATE)
            .setAttempt(2)
            .putAllMetadata(report.getMetadataMap())
            .build());

    assertThat(pipeline.awaitEnd("smoke").getDecision().getPhase())
        .isEqualTo(AnalysisPhase.ANALYSIS_PHASE_INCONCLUSIVE);
  }

  @Test
  void aJobThatFailsIsFailed() {
    pipeline.send(task("smoke", "job", JOB.formatted("exit 3")).build());

    Measurement end = pipeline.awaitEnd("smoke");
    assertThat(end.getDecision().getPhase())
        .as(end.toString())
        .isEqualTo(AnalysisPhase.ANALYSIS_PHASE_FAILED);
  }

  private static List<Job> jobs() {
    return KUBE.client().batch().v1().jobs().inNamespace(KUBE.namespace()).list().getItems();
  }
}
