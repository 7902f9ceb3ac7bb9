package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.DeleteOptions.Propagation;
import dev.sluice.clustersim.behaviour.job.JobDefaults;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.behaviour.kubelet.PodScript;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobsTest {

  private final Sim sim = new Sim(KubeletConfig.standard());

  @Test
  void failedPodsAreReplacedAfterABackOffThatDoubles() {
    sim.create(job("'backoffLimit':3", "'image':'crashloop'", "Never"));
    sim.run(Duration.ofSeconds(5));
    assertThat(sim.list(Resources.PODS)).hasSize(1);
    sim.run(Duration.ofSeconds(7));
    assertThat(sim.list(Resources.PODS)).hasSize(2);
    sim.run(Duration.ofSeconds(15));
    assertThat(sim.list(Resources.PODS)).hasSize(2);
    sim.run(Duration.ofSeconds(10));
    assertThat(sim.list(Resources.PODS)).hasSize(3);
    assertThat(status().path("failed").asInt()).isEqualTo(3);

    sim.run(Duration.ofMinutes(2));

    assertThat(status().path("failed").asInt()).isEqualTo(4);
    assertThat(Conditions.isTrue(status(), "Failed")).isTrue();
  }

  @Test
  void restartsInPlaceCountAgainstTheLimit() {
    sim.create(job("'backoffLimit':2", "'image':'crashloop'", "OnFailure"));
    sim.run(Duration.ofMinutes(2));
    assertThat(Conditions.isTrue(status(), "Failed")).isTrue();
    assertThat(Conditions.find(status(), "Failed").orElseThrow().path("reason").asText())
        .isEqualTo("BackoffLimitExceeded");
    assertThat(sim.list(Resources.PODS)).isEmpty();
  }

  @Test
  void withoutCompletionsTheFirstSuccessEndsItWhenTheOthersAreDone() {
    PodScript script =
        (pod, container, restarts) ->
            Optional.of(
                new PodScript.Ending(
                    0, Duration.ofSeconds(Meta.of(pod).name().endsWith("0") ? 1 : 5)));
    Sim scripted = new Sim(KubeletConfig.standard().withScript(script));
    scripted.create(job("'parallelism':3", "'image':'one'", "Never"));
    scripted.run(Duration.ofSeconds(3));
    ObjectNode early = (ObjectNode) scripted.get(Resources.JOBS, "work").path("status");
    assertThat(early.path("succeeded").asInt()).isEqualTo(1);
    assertThat(Conditions.isTrue(early, "Complete")).isFalse();

    scripted.run(Duration.ofSeconds(5));

    ObjectNode late = (ObjectNode) scripted.get(Resources.JOBS, "work").path("status");
    assertThat(late.path("succeeded").asInt()).isEqualTo(3);
    assertThat(Conditions.isTrue(late, "Complete")).isTrue();
  }

  @Test
  void aResumedJobStartsItsClockAnew() {
    sim.create(job("'suspend':true,'activeDeadlineSeconds':60", "'image':'one'", "Never"));
    sim.run(Duration.ofMinutes(5));
    assertThat(sim.list(Resources.PODS)).isEmpty();
    assertThat(status().has("startTime")).isFalse();

    sim.edit(Resources.JOBS, "work", j -> j.withObjectProperty("spec").put("suspend", false));
    sim.run(Duration.ofSeconds(5));

    assertThat(Conditions.isTrue(status(), "Complete")).isTrue();
    assertThat(status().path("startTime").asText()).isEqualTo("2026-01-01T00:05:00Z");
  }

  @Test
  void podsOfAJobThatIsGoneAreLetGo() {
    sim.create(job("'parallelism':2,'completions':2", "'image':'missing'", "Never"));
    sim.run(Duration.ofSeconds(2));
    assertThat(sim.list(Resources.PODS)).hasSize(2);

    sim.delete(Resources.JOBS, "work", DeleteOptions.plain().propagation(Propagation.BACKGROUND));
    sim.run(Duration.ofSeconds(2));

    assertThat(sim.list(Resources.JOBS)).isEmpty();
    assertThat(sim.list(Resources.PODS)).isEmpty();
  }

  @Test
  void replacementsCanWaitForPodsThatAreBeingDeleted() {
    Sim slow = new Sim(KubeletConfig.standard().withStopAfter(Duration.ofSeconds(20)));
    slow.create(job("'podReplacementPolicy':'Failed'", "'image':'missing'", "Never"));
    slow.run(Duration.ofSeconds(1));
    String pod = Meta.of(slow.list(Resources.PODS).iterator().next()).name();
    slow.delete(Resources.PODS, pod, DeleteOptions.plain());
    slow.run(Duration.ofSeconds(15));
    assertThat(slow.list(Resources.PODS)).hasSize(1);
    assertThat(slow.get(Resources.JOBS, "work").at("/status/terminating").asInt()).isEqualTo(1);

    slow.run(Duration.ofSeconds(30));

    assertThat(slow.list(Resources.PODS)).extracting(p -> Meta.of(p).name()).doesNotContain(pod);
    assertThat(slow.list(Resources.PODS)).hasSize(1);
  }

  @Test
  void indexedPodsKnowTheirIndex() {
    sim.create(
        job(
            "'completions':3,'parallelism':2,'completionMode':'Indexed'",
            "'image':'one'",
            "Never"));
    sim.run(Duration.ZERO);
    assertThat(sim.list(Resources.PODS))
        .extracting(
            pod -> Meta.of(pod).annotations().get("batch.kubernetes.io/job-completion-index"),
            pod -> Meta.of(pod).labels().get("batch.kubernetes.io/job-completion-index"),
            pod -> pod.at("/spec/hostname").asText(),
            pod -> pod.at("/spec/containers/0/env/0/name").asText())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("0", "0", "work-0", "JOB_COMPLETION_INDEX"),
            org.assertj.core.groups.Tuple.tuple("1", "1", "work-1", "JOB_COMPLETION_INDEX"));
    sim.run(Duration.ofSeconds(5));
    assertThat(status().path("completedIndexes").asText()).isEqualTo("0-2");
  }

  @Test
  void aJobWithAManualSelectorIsLeftAsItIs() {
    ObjectNode job =
        FakeCluster.json(
            "{'metadata':{'name':'a','uid':'u'},'spec':{'manualSelector':true,'template':{}}}");
    assertThat(JobDefaults.apply(job)).isSameAs(job);
  }

  private ObjectNode status() {
    return (ObjectNode) sim.get(Resources.JOBS, "work").path("status");
  }

  private static String job(String spec, String container, String policy) {
    return "{'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'work'},'spec':{%s,'template':{'spec':{'restartPolicy':'%s','containers':[{'name':'c',%s}]}}}}"
        .formatted(spec, policy, container);
  }
}
