package dev.sluice.workers.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import dev.sluice.workers.http.HttpAccess;
import dev.sluice.workers.spi.MeasurementContext;
import dev.sluice.workers.spi.MeasurementId;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.Outcome.Decision;
import dev.sluice.workers.spi.Outcome.Verdict;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ProviderResult.Finished;
import dev.sluice.workers.spi.ProviderResult.Following;
import dev.sluice.workers.support.AnalysisRuns;
import dev.sluice.workers.support.Contexts;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs on a real control plane; the test plays the kubelet. */
@SuppressWarnings("NullAway.Init")
@OnKubernetes
final class JobIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withoutKubelet();

  private static final String CONFIG =
      """
      {'metadata':{'labels':{'team':'a'},'annotations':{'note':'b'}},
       'spec':{'backoffLimit':0,'template':{'spec':{'restartPolicy':'Never',
         'containers':[{'name':'main','image':'busybox','command':['true']}]}}}}""";

  private final HttpAccess http = Contexts.http();
  private KubernetesClient client;
  private JobProvider provider;
  private String runUid;

  @BeforeEach
  void start() {
    client = KUBE.client();
    runUid = AnalysisRuns.create(KUBE);
    provider = provider(Map.of());
  }

  @AfterEach
  void stop() {
    provider.close();
    http.close();
  }

  private JobProvider provider(Map<String, String> environment) {
    return new JobProvider(Contexts.services(http, client, environment));
  }

  private MeasurementId id(String metric, long sequence) {
    return new MeasurementId("test", KUBE.namespace(), "run", runUid, metric, sequence);
  }

  private MeasurementContext context(String metric, long sequence) {
    return Contexts.context(id(metric, sequence), CONFIG);
  }

  private Job job(String metric, long sequence) {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(KUBE.namespace())
        .withName(JobNames.of(id(metric, sequence)))
        .get();
  }

  private Following start(String metric) throws ProviderException {
    return (Following) provider.start(context(metric, 1));
  }

  /** Waits for the Job's one pod. */
  private Pod pod(String metric) {
    return client
        .pods()
        .inNamespace(KUBE.namespace())
        .withLabel("job-name", JobNames.of(id(metric, 1)))
        .waitUntilCondition(pod -> pod != null, 30, TimeUnit.SECONDS);
  }

  private void end(Pod pod, String phase, int exitCode) {
    client
        .resource(
            new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .editStatus()
                .withPhase(phase)
                .addNewContainerStatus()
                .withName("main")
                .withImage("busybox")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(exitCode == 0 ? "Completed" : "Error")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build())
        .updateStatus();
  }

  private static Decision decision(Following following) throws Exception {
    Finished end = following.completion().get(60, TimeUnit.SECONDS);
    assertThat(end.metadata()).isEqualTo(following.metadata());
    return (Decision) end.outcome();
  }

  @Test
  void aJobCarriesTheIdentityOfItsMeasurement() throws Exception {
    Following following = start("smoke");

    Job job = job("smoke", 1);
    assertThat(job.getMetadata().getLabels())
        .containsEntry("analysisrun.argoproj.io/uid", id("smoke", 1).runUid())
        .containsEntry("team", "a");
    assertThat(job.getMetadata().getAnnotations())
        .containsEntry("analysisrun.argoproj.io/name", "run")
        .containsEntry("analysisrun.argoproj.io/namespace", KUBE.namespace())
        .containsEntry("analysisrun.argoproj.io/metric-name", "smoke")
        .containsEntry("note", "b");
    OwnerReference owner = job.getMetadata().getOwnerReferences().getFirst();
    assertThat(owner.getKind()).isEqualTo("AnalysisRun");
    assertThat(owner.getUid()).isEqualTo(id("smoke", 1).runUid());
    assertThat(following.metadata())
        .containsEntry("job-name", job.getMetadata().getName())
        .containsEntry("job-namespace", KUBE.namespace());
  }

  @Test
  void aJobThatCompletesIsSuccessful() throws Exception {
    Following following = start("smoke");
    end(pod("smoke"), "Succeeded", 0);

    assertThat(decision(following)).isEqualTo(new Decision(Verdict.SUCCESSFUL, "", ""));
  }

  @Test
  void aJobThatFailsIsFailedWithTheReason() throws Exception {
    Following following = start("smoke");
    end(pod("smoke"), "Failed", 1);

    Decision decision = decision(following);
    assertThat(decision.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(decision.message()).contains("backoff limit");
  }

  @Test
  void anImageThatCannotBePulledIsInconclusive() throws Exception {
    Following following = start("smoke");
    client
        .resource(
            new PodBuilder(pod("smoke"))
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .editStatus()
                .addNewContainerStatus()
                .withName("main")
                .withImage("busybox")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .withNewState()
                .withNewWaiting()
                .withReason("ImagePullBackOff")
                .withMessage("no such image")
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build())
        .updateStatus();

    Decision decision = decision(following);
    assertThat(decision.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(decision.message()).contains("container main").contains("no such image");
  }

  @Test
  void anotherWorkerAdoptsTheJob() throws Exception {
    start("smoke");
    String uid = job("smoke", 1).getMetadata().getUid();

    try (JobProvider other = provider(Map.of())) {
      Following again = (Following) other.start(context("smoke", 1));
      Following resumed = (Following) other.resume(context("smoke", 1), again.metadata());
      end(pod("smoke"), "Succeeded", 0);

      assertThat(decision(again).verdict()).isEqualTo(Verdict.SUCCESSFUL);
      assertThat(decision(resumed).verdict()).isEqualTo(Verdict.SUCCESSFUL);
      assertThat(job("smoke", 1).getMetadata().getUid()).isEqualTo(uid);
      Finished late = (Finished) other.start(context("smoke", 1));
      assertThat(((Decision) late.outcome()).verdict()).isEqualTo(Verdict.SUCCESSFUL);
    }
  }

  @Test
  void aForeignJobOfThatNameIsNotAdopted() {
    Job foreign =
        new JobBuilder()
            .withNewMetadata()
            .withName(JobNames.of(id("smoke", 1)))
            .withNamespace(KUBE.namespace())
            .endMetadata()
            .withNewSpec()
            .withNewTemplate()
            .withNewSpec()
            .withRestartPolicy("Never")
            .addNewContainer()
            .withName("c")
            .withImage("i")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    client.resource(foreign).create();

    assertThatThrownBy(() -> start("smoke"))
        .hasMessageContaining("exists and is not of AnalysisRun run; remove it");
  }

  @Test
  void terminationDeletesTheJobAndIsInconclusive() throws Exception {
    Following following = start("smoke");
    try (JobProvider other = provider(Map.of())) {
      Finished end = (Finished) other.terminate(context("smoke", 1), following.metadata());

      assertThat(((Decision) end.outcome()).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }
    assertThat(decision(following).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(KUBE.namespace())
        .withName(JobNames.of(id("smoke", 1)))
        .waitUntilCondition(job -> job == null, 30, TimeUnit.SECONDS);
  }

  @Test
  void terminationOfAJobThatEndedTellsHowItEnded() throws Exception {
    Following following = start("smoke");
    end(pod("smoke"), "Succeeded", 0);
    decision(following);

    Finished end = (Finished) provider.terminate(context("smoke", 1), Map.of());

    assertThat(((Decision) end.outcome()).verdict()).isEqualTo(Verdict.SUCCESSFUL);
    assertThat(job("smoke", 1)).isNotNull();
  }

  @Test
  void aJobDeletedByHandIsAnError() throws Exception {
    Following following = start("smoke");
    client.resource(job("smoke", 1)).delete();

    Finished end = following.completion().get(60, TimeUnit.SECONDS);
    assertThat(end.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.message()).contains("deleted before it ended"));
    assertThatThrownBy(() -> provider.resume(context("smoke", 1), following.metadata()))
        .hasMessageContaining("deleted before it ended");
  }

  @Test
  void onlyTheNewestEndedJobsOfTheMetricAreKept() throws Exception {
    for (int sequence = 1; sequence <= 4; sequence++) {
      ProviderResult unused = provider.start(context("smoke", sequence));
    }
    ProviderResult other = provider.start(context("other", 1));
    assertThat(other).isInstanceOf(Following.class);
    for (int sequence = 1; sequence <= 4; sequence++) {
      complete(job("smoke", sequence));
    }

    provider.collectGarbage(context("smoke", 5), 2);

    for (int sequence = 1; sequence <= 2; sequence++) {
      client
          .resource(new JobBuilder(jobStub("smoke", sequence)).build())
          .waitUntilCondition(job -> job == null, 30, TimeUnit.SECONDS);
    }
    assertThat(job("smoke", 3)).isNotNull();
    assertThat(job("smoke", 4)).isNotNull();
    assertThat(job("other", 1)).isNotNull();
  }

  private Job jobStub(String metric, long sequence) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(JobNames.of(id(metric, sequence)))
        .withNamespace(KUBE.namespace())
        .endMetadata()
        .build();
  }

  private void complete(Job job) throws Exception {
    Following following =
        (Following)
            provider.start(
                context("smoke", Long.parseLong(job.getMetadata().getName().substring(43))));
    Pod pod =
        client
            .pods()
            .inNamespace(KUBE.namespace())
            .withLabel("job-name", job.getMetadata().getName())
            .waitUntilCondition(found -> found != null, 30, TimeUnit.SECONDS);
    end(pod, "Succeeded", 0);
    decision(following);
  }

  @Test
  void jobsMayRunInAnotherNamespaceWithoutOwner() throws Exception {
    MeasurementId elsewhere =
        new MeasurementId("test", "another", "run", id("x", 1).runUid(), "smoke", 1);
    try (JobProvider central =
        provider(Map.of("ARGO_ROLLOUTS_ANALYSIS_JOB_NAMESPACE", KUBE.namespace()))) {
      ProviderResult unused = central.start(Contexts.context(elsewhere, CONFIG));
    }

    assertThat(job("smoke", 1).getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void aWrongSpecIsAnErrorThatNamesTheField() {
    assertThatThrownBy(() -> provider.start(Contexts.context(id("m", 1), "{}")))
        .hasMessageContaining("field provider.job.spec is missing");
    assertThatThrownBy(
            () -> provider.start(Contexts.context(id("m", 1), "{'spec':{'template':7}}")))
        .hasMessageContaining("field provider.job.spec is not a JobSpec");
    assertThatThrownBy(
            () ->
                provider.start(
                    Contexts.context(
                        id("m", 1),
                        "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}}}")))
        .hasMessageContaining("restartPolicy");
  }

  @Test
  void withoutAClusterTheErrorSaysSo() {
    JobProvider alone = new JobProvider(Contexts.services(http, Map.of()));

    assertThatThrownBy(() -> alone.start(context("m", 1)))
        .hasMessage("provider 'job' needs access to a cluster, and this worker has none");
  }
}
