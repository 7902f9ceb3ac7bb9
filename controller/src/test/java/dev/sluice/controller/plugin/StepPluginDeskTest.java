package dev.sluice.controller.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.StepPluginCall;
import dev.sluice.controller.planner.StepPluginCall.Operation;
import dev.sluice.controller.planner.StepPluginReply;
import dev.sluice.controller.planner.StepPluginReply.Result;
import dev.sluice.controller.spi.StepAnswer;
import dev.sluice.controller.spi.StepCall;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StepPluginDeskTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final BlockingQueue<ResourceID> woken = new LinkedBlockingQueue<>();
  private final BlockingQueue<StepCall> calls = new LinkedBlockingQueue<>();

  private StepPluginDesk desk(Duration limit, ScriptedPlugin.Work work) {
    return new StepPluginDesk(
        StepPlugins.of(
            Map.of(),
            List.of(
                new ScriptedPlugin(
                    "acme/gate",
                    call -> {
                      calls.add(call);
                      return work.at(call);
                    }))),
        limit,
        woken::add);
  }

  private static RawRollout rollout(String name) {
    RawRollout rollout = new RawRollout();
    rollout.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName(name)
            .withUid("uid-" + name)
            .withManagedFields(new ManagedFieldsEntry())
            .build());
    return rollout;
  }

  private static StepPluginCall call(Operation operation, int execution) {
    return new StepPluginCall(
        "abc", 1, "acme/gate", operation, BEGIN, execution, Optional.empty(), Optional.empty());
  }

  private StepPluginReply next(StepPluginDesk desk) throws InterruptedException {
    ResourceID who = woken.poll(30, TimeUnit.SECONDS);
    assertThat(who).as("the Rollout that is woken").isNotNull();
    return desk.reply("uid-" + Objects.requireNonNull(who).getName()).orElseThrow();
  }

  @Test
  void aReplyWakesItsRollout() throws Exception {
    try (StepPluginDesk desk = desk(LONG, call -> StepAnswer.successful("open"))) {
      desk.call(rollout("web"), call(Operation.RUN, 0));
      StepPluginReply reply = next(desk);
      assertThat(reply.call()).isEqualTo(call(Operation.RUN, 0));
      assertThat(reply.result()).isEqualTo(new Result.Answered(StepAnswer.successful("open")));
    }
  }

  @Test
  void aPluginSeesTheRolloutWithoutManagedFieldsAndAnIdThatARepeatedCallHasToo() throws Exception {
    try (StepPluginDesk desk = desk(LONG, call -> StepAnswer.successful(""))) {
      desk.call(rollout("web"), call(Operation.RUN, 0));
      next(desk);
    }
    try (StepPluginDesk another = desk(LONG, call -> StepAnswer.successful(""))) {
      another.call(rollout("web"), call(Operation.RUN, 0));
      next(another);
    }
    StepCall first = calls.remove();
    assertThat(first.rollout().at("/metadata/name").asText()).isEqualTo("web");
    assertThat(first.rollout().at("/metadata").has("managedFields")).isFalse();
    assertThat(first.config().isMissingNode()).isTrue();
    assertThat(calls.remove().id()).isEqualTo(first.id()).contains("uid-web", "Run");
  }

  @Test
  void theSameCallIsMadeOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (StepPluginDesk desk =
        desk(
            LONG,
            call -> {
              go.await();
              return StepAnswer.successful("");
            })) {
      desk.call(rollout("web"), call(Operation.RUN, 0));
      desk.call(rollout("web"), call(Operation.RUN, 0));
      assertThat(desk.reply("uid-web")).isEmpty();
      go.countDown();
      next(desk);
      desk.call(rollout("web"), call(Operation.RUN, 0));
      assertThat(desk.reply("uid-web")).isPresent();
      assertThat(calls).hasSize(1);
    }
  }

  @Test
  void theNextCallStopsTheOneUnderWayAndWaitsForItsEnd() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (StepPluginDesk desk =
        desk(
            LONG,
            call -> {
              told.add("begins");
              try {
                new CountDownLatch(1).await();
              } finally {
                told.add("ends");
              }
              return StepAnswer.successful("");
            })) {
      desk.call(rollout("web"), call(Operation.RUN, 0));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("begins");
      desk.call(rollout("web"), call(Operation.ABORT, 0));
      assertThat(next(desk).result())
          .isEqualTo(new Result.Answered(StepAnswer.successful("aborted")));
      assertThat(told).containsExactly("ends");
    }
  }

  @Test
  void aCallThatTakesTooLongIsAnError() throws Exception {
    try (StepPluginDesk desk =
        desk(
            Duration.ofMillis(50),
            call -> {
              new CountDownLatch(1).await();
              return StepAnswer.successful("");
            })) {
      desk.call(rollout("web"), call(Operation.RUN, 0));
      assertThat(next(desk).result()).isInstanceOf(Result.Broken.class);
    }
  }

  @Test
  void whatAPluginThrowsIsAnErrorOfItsStep() throws Exception {
    try (StepPluginDesk desk =
        desk(
            LONG,
            call -> {
              throw new NoClassDefFoundError("acme/Client");
            })) {
      desk.call(rollout("web"), call(Operation.RUN, 0));
      assertThat(next(desk).result()).isEqualTo(new Result.Broken("acme/Client"));
    }
  }

  @Test
  void rolloutsDoNotWaitForEachOther() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (StepPluginDesk desk =
        desk(
            LONG,
            call -> {
              if (call.rollout().at("/metadata/name").asText().equals("slow")) {
                never.await();
              }
              return StepAnswer.successful("");
            })) {
      desk.call(rollout("slow"), call(Operation.RUN, 0));
      desk.call(rollout("web"), call(Operation.RUN, 0));
      next(desk);
      assertThat(desk.reply("uid-web")).isPresent();
      assertThat(desk.reply("uid-slow")).isEmpty();
      desk.forget("uid-web");
      assertThat(desk.reply("uid-web")).isEmpty();
    }
  }

  @Test
  void aPluginThatIsNotThereIsAnErrorThatNamesThoseThatAre() throws Exception {
    StepPlugins plugins =
        StepPlugins.of(
            Map.of(), List.of(new ScriptedPlugin("acme/other", c -> StepAnswer.failed(""))));
    assertThat(plugins.call("acme/gate", Operation.RUN, about()))
        .isInstanceOfSatisfying(
            Result.Broken.class,
            broken -> assertThat(broken.cause()).contains("acme/other", "stepPlugins"));
  }

  @Test
  void aPluginCanBeSwitchedOffEvenWhenItIsNotThere() throws Exception {
    StepPluginSettings off = new StepPluginSettings(Optional.empty(), Duration.ofSeconds(10), true);
    StepPlugins plugins = StepPlugins.of(Map.of("acme/gate", off), List.of());
    assertThat(plugins.call("acme/gate", Operation.RUN, about()))
        .isEqualTo(new Result.SwitchedOff());
  }

  private static StepCall about() {
    return new StepCall(
        "id", NullNode.getInstance(), 0, MissingNode.getInstance(), Optional.empty());
  }
}
