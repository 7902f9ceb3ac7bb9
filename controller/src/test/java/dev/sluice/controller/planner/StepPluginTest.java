package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.controller.planner.StepPluginCall.Operation;
import dev.sluice.controller.planner.StepPluginReply.Result;
import dev.sluice.controller.spi.StepAnswer;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.StepPluginStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Plugin steps (reference 3 and 4.11). */
class StepPluginTest {

  private static final String STEPS =
      "{steps: [{setWeight: 25}, {plugin: {name: acme/gate, config: {level: 3}}},"
          + " {plugin: {name: acme/load}}, {pause: {}}]}";

  private static Sim started() {
    return Sim.of(STEPS);
  }

  private static SimulatedStepPlugins plugins(Sim sim) {
    return sim.cluster.plugins();
  }

  private static List<StepPluginStatus> statuses(Sim sim) {
    return Optional.ofNullable(sim.status().canary())
        .map(CanaryStatus::stepPluginStatuses)
        .orElse(List.of());
  }

  private static StepPluginStatus status(Sim sim, int index, Operation operation) {
    return statuses(sim).stream()
        .filter(each -> each.index() == index && each.operation().equals(operation.text()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("none in " + statuses(sim)));
  }

  private static int step(Sim sim) {
    return Objects.requireNonNullElse(sim.status().currentStepIndex(), -1);
  }

  private static Result.Broken broken(String cause) {
    return new Result.Broken(cause);
  }

  private static Sim atSecondPlugin() {
    Sim sim = started();
    plugins(sim).answer("acme/gate", Operation.RUN, StepAnswer.successful("open"));
    plugins(sim)
        .answer("acme/load", Operation.RUN, StepAnswer.running("at 10", Duration.ofMinutes(1)));
    return sim.image("app:2");
  }

  @Test
  void theFirstDeploymentCallsNoPlugin() {
    assertThat(plugins(started()).calls).isEmpty();
  }

  @Test
  void aPluginIsCalledWhenItsStepIsInProgressWithItsConfiguration() {
    Sim sim = started().image("app:2");
    assertThat(step(sim)).isEqualTo(1);
    StepPluginCall call = plugins(sim).calls.getFirst();
    assertThat(call.plugin()).isEqualTo("acme/gate");
    assertThat(call.operation()).isEqualTo(Operation.RUN);
    assertThat(call.index()).isEqualTo(1);
    assertThat(call.config().orElseThrow().path("level").asInt()).isEqualTo(3);
    assertThat(call.status()).isEmpty();
    assertThat(plugins(sim).told()).containsExactly("acme/gate Run 0");
    StepPluginStatus status = status(sim, 1, Operation.RUN);
    assertThat(status.phase()).isEqualTo("Running");
    assertThat(status.name()).isEqualTo("acme/gate");
    assertThat(status.startedAt()).isNotNull();
    assertThat(status.updatedAt()).isNull();
    assertThat(status.executions()).isZero();
  }

  @Test
  void aSuccessfulAnswerEndsTheStep() {
    Sim sim = started();
    plugins(sim).answer("acme/gate", Operation.RUN, StepAnswer.successful("open"));
    sim.image("app:2");
    assertThat(step(sim)).isEqualTo(2);
    StepPluginStatus status = status(sim, 1, Operation.RUN);
    assertThat(status.phase()).isEqualTo("Successful");
    assertThat(status.message()).isEqualTo("open");
    assertThat(status.executions()).isEqualTo(1);
    assertThat(status.backoff()).isEmpty();
    assertThat(status.finishedAt()).isNotNull();
    assertThat(sim.cluster.events)
        .extracting(PlannedEvent::message)
        .contains("Rollout step 2/4 completed (plugin: acme/gate)");
    assertThat(sim.events("StepPluginTransition")).isEqualTo(1);
  }

  @Test
  void aRunningPluginIsAskedAgainAfterHalfAMinute() {
    Sim sim = started();
    plugins(sim)
        .answer("acme/gate", Operation.RUN, StepAnswer.running("wait", Duration.ofSeconds(10)));
    sim.image("app:2");
    assertThat(status(sim, 1, Operation.RUN).backoff()).isEqualTo("30s");
    assertThat(status(sim, 1, Operation.RUN).message()).isEqualTo("wait");
    assertThat(plugins(sim).calls).hasSize(1);
    sim.sleep(40);
    assertThat(plugins(sim).told()).containsExactly("acme/gate Run 0", "acme/gate Run 1");
    assertThat(step(sim)).isEqualTo(1);
    assertThat(status(sim, 1, Operation.RUN).executions()).isEqualTo(2);
  }

  @Test
  void aRunningPluginIsAskedAgainWhenItSaysSoIfThatIsLongerThanTenSeconds() {
    Sim sim = started();
    plugins(sim)
        .answer("acme/gate", Operation.RUN, StepAnswer.running("wait", Duration.ofSeconds(90)));
    sim.image("app:2");
    assertThat(status(sim, 1, Operation.RUN).backoff()).isEqualTo("1m30s");
    sim.sleep(60);
    assertThat(plugins(sim).calls).hasSize(1);
    sim.sleep(45);
    assertThat(plugins(sim).calls).hasSize(2);
  }

  @Test
  void whatAPluginKeepsIsGivenToItsNextCall() {
    Sim sim = started();
    plugins(sim)
        .answer(
            "acme/gate",
            Operation.RUN,
            StepAnswer.running("", Duration.ofSeconds(20)).keeping(TextNode.valueOf("job-7")));
    sim.image("app:2").sleep(30);
    assertThat(plugins(sim).calls.get(1).status()).contains(TextNode.valueOf("job-7"));
    sim.command("abort");
    assertThat(plugins(sim).calls.getLast().operation()).isEqualTo(Operation.ABORT);
    assertThat(plugins(sim).calls.getLast().status()).contains(TextNode.valueOf("job-7"));
  }

  @Test
  void aFailedAnswerAbortsTheUpdateWithItsMessage() {
    Sim sim = started();
    plugins(sim).answer("acme/gate", Operation.RUN, StepAnswer.failed("gate is shut"));
    sim.image("app:2");
    assertThat(sim.status().abort()).isTrue();
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
    assertThat(sim.status().message()).contains("acme/gate", "gate is shut");
    assertThat(status(sim, 1, Operation.RUN).phase()).isEqualTo("Failed");
    assertThat(plugins(sim).told()).containsExactly("acme/gate Run 0");
    assertThat(sim.size("app:1")).isEqualTo(4);
  }

  @Test
  void anErrorIsToldOnceAndTriedAgainWithTheSameStatus() {
    Sim sim = started();
    plugins(sim)
        .answer(
            "acme/gate",
            Operation.RUN,
            new Result.Answered(
                StepAnswer.running("", Duration.ofSeconds(20))
                    .keeping(JsonNodeFactory.instance.numberNode(7))),
            broken("connection refused"));
    sim.image("app:2").sleep(120);
    assertThat(sim.status().abort()).isFalse();
    StepPluginStatus status = status(sim, 1, Operation.RUN);
    assertThat(status.phase()).isEqualTo("Error");
    assertThat(status.message()).isEqualTo("connection refused");
    assertThat(status.backoff()).isEqualTo("30s");
    assertThat(status.status()).isEqualTo(JsonNodeFactory.instance.numberNode(7));
    assertThat(plugins(sim).calls.size()).isGreaterThan(3);
    assertThat(sim.events("ReconciliationError")).isEqualTo(1);
    plugins(sim).answer("acme/gate", Operation.RUN, StepAnswer.successful(""));
    sim.sleep(40).settle();
    assertThat(step(sim)).isEqualTo(2);
  }

  @Test
  void aPluginThatIsSwitchedOffCountsAsDone() {
    Sim sim = started();
    plugins(sim).answer("acme/gate", Operation.RUN, new Result.SwitchedOff());
    sim.image("app:2");
    assertThat(step(sim)).isEqualTo(2);
    assertThat(status(sim, 1, Operation.RUN).disabled()).isTrue();
    assertThat(status(sim, 1, Operation.RUN).phase()).isEqualTo("Successful");
    plugins(sim).answer("acme/load", Operation.ABORT, StepAnswer.successful(""));
    sim.command("abort");
    assertThat(plugins(sim).told()).doesNotContain("acme/gate Abort 0");
  }

  @Test
  void anAbortTakesBackWhatWasDoneTheLastStepFirst() {
    Sim sim = atSecondPlugin();
    assertThat(step(sim)).isEqualTo(2);
    sim.command("abort");
    assertThat(plugins(sim).told())
        .containsExactly("acme/gate Run 0", "acme/load Run 0", "acme/load Abort 0");
    plugins(sim).answer("acme/load", Operation.ABORT, StepAnswer.successful("undone"));
    plugins(sim).answer("acme/gate", Operation.ABORT, StepAnswer.successful("shut"));
    sim.settle();
    assertThat(plugins(sim).told()).endsWith("acme/load Abort 0", "acme/gate Abort 0");
    assertThat(status(sim, 2, Operation.ABORT).phase()).isEqualTo("Successful");
    assertThat(status(sim, 1, Operation.ABORT).message()).isEqualTo("shut");
    assertThat(status(sim, 2, Operation.RUN).phase()).isEqualTo("Running");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.DEGRADED);
  }

  @Test
  void anAbortDoesNotWaitForItsPlugins() {
    Sim sim = atSecondPlugin();
    sim.command("abort").sleep(60);
    assertThat(sim.size("app:1")).isEqualTo(4);
    assertThat(sim.size("app:2")).isZero();
  }

  @Test
  void anEndThatAPluginCannotBeToldOfIsGivenUpAfterFiveTries() {
    Sim sim = atSecondPlugin();
    plugins(sim).answer("acme/load", Operation.ABORT, broken("no route to host"));
    plugins(sim).answer("acme/gate", Operation.ABORT, StepAnswer.successful(""));
    sim.command("abort").sleep(300);
    assertThat(plugins(sim).told().stream().filter(call -> call.startsWith("acme/load Abort")))
        .hasSize(5);
    assertThat(status(sim, 2, Operation.ABORT).phase()).isEqualTo("Error");
    assertThat(status(sim, 2, Operation.ABORT).finishedAt()).isNotNull();
    assertThat(plugins(sim).told()).endsWith("acme/gate Abort 0");
  }

  @Test
  void onlyRunMayGoOnBesideTheRollout() {
    Sim sim = atSecondPlugin();
    plugins(sim)
        .answer("acme/load", Operation.ABORT, StepAnswer.running("slow", Duration.ofMinutes(1)));
    sim.command("abort");
    assertThat(status(sim, 2, Operation.ABORT).phase()).isEqualTo("Failed");
    assertThat(status(sim, 2, Operation.ABORT).message()).contains("Running");
    assertThat(
            sim.cluster.events.stream()
                .filter(event -> event.reason().equals("StepPluginTransition"))
                .filter(event -> event.type() == PlannedEvent.Type.WARNING))
        .singleElement()
        .satisfies(event -> assertThat(event.message()).contains("acme/load", "Abort", "Failed"));
  }

  @Test
  void aFullPromotionEndsTheWorkUnderWay() {
    Sim sim = atSecondPlugin();
    plugins(sim).answer("acme/load", Operation.TERMINATE, StepAnswer.successful("stopped"));
    sim.command("promote-full");
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(plugins(sim).told()).endsWith("acme/load Terminate 0");
    assertThat(status(sim, 2, Operation.TERMINATE).phase()).isEqualTo("Successful");
  }

  @Test
  void aStepThatAUserSkipsIsEndedAndTheNextOneBegins() {
    Sim sim = started().image("app:2");
    plugins(sim).answer("acme/gate", Operation.TERMINATE, StepAnswer.successful(""));
    plugins(sim).answer("acme/load", Operation.RUN, StepAnswer.successful(""));
    sim.command("promote");
    assertThat(step(sim)).isEqualTo(3);
    assertThat(plugins(sim).told())
        .containsExactly("acme/gate Run 0", "acme/gate Terminate 0", "acme/load Run 0");
  }

  @Test
  void aRetryBeginsWithoutWhatWasDoneBefore() {
    Sim sim = atSecondPlugin();
    plugins(sim).answer("acme/load", Operation.ABORT, StepAnswer.successful(""));
    plugins(sim).answer("acme/gate", Operation.ABORT, StepAnswer.successful(""));
    sim.command("abort");
    sim.cluster.sleep(Duration.ofMinutes(1));
    sim.command("retry");
    assertThat(step(sim)).isEqualTo(2);
    assertThat(statuses(sim)).extracting(StepPluginStatus::operation).containsOnly("Run");
    assertThat(plugins(sim).told().stream().filter("acme/gate Run 0"::equals)).hasSize(2);
  }

  @Test
  void anotherVersionBeginsWithoutWhatWasDoneBefore() {
    Sim sim = atSecondPlugin();
    plugins(sim).answer("acme/gate", Operation.RUN, broken("away"));
    sim.image("app:3");
    assertThat(statuses(sim)).extracting(StepPluginStatus::index).containsExactly(1);
    assertThat(step(sim)).isEqualTo(1);
  }

  @Test
  void aFrozenRolloutCallsNoPlugin() {
    Sim sim = started();
    sim.patch("spec: {paused: true}").settle();
    sim.image("app:2");
    assertThat(plugins(sim).calls).isEmpty();
    sim.patch("spec: {paused: false}").settle();
    assertThat(plugins(sim).calls).hasSize(1);
  }

  @Test
  void aReplyToAnotherCallSaysNothing() {
    Sim sim = started().image("app:2");
    StepPluginCall call = plugins(sim).calls.getFirst();
    StepPluginCall earlier =
        new StepPluginCall(
            call.hash(),
            call.index(),
            call.plugin(),
            call.operation(),
            call.startedAt().minusSeconds(100),
            call.execution(),
            call.config(),
            call.status());
    plugins(sim)
        .reply(new StepPluginReply(earlier, new Result.Answered(StepAnswer.successful(""))));
    sim.settle();
    assertThat(step(sim)).isEqualTo(1);
    assertThat(status(sim, 1, Operation.RUN).executions()).isZero();
  }

  @Test
  void aRolloutThatIsScaledKeepsTheStandingOfItsPlugins() {
    Sim sim = atSecondPlugin();
    List<StepPluginStatus> before = statuses(sim);
    sim.patch("spec: {replicas: 6}").settle();
    assertThat(statuses(sim)).isEqualTo(before);
    assertThat(plugins(sim).calls).hasSize(2);
  }

  @Test
  void noProgressDeadlinePassesWhileAPluginRuns() {
    Sim sim =
        Sim.of(
            "{steps: [{setWeight: 25}, {plugin: {name: acme/load}}]}",
            "  progressDeadlineSeconds: 20");
    plugins(sim).answer("acme/load", Operation.RUN, StepAnswer.running("", Duration.ofSeconds(20)));
    sim.image("app:2").sleep(120);
    assertThat(sim.status().phase()).isEqualTo(RolloutPhase.PROGRESSING);
  }
}
