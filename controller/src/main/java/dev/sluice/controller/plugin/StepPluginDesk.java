package dev.sluice.controller.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.apply.StepPluginCaller;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.StepPluginCall;
import dev.sluice.controller.planner.StepPluginReply;
import dev.sluice.controller.planner.StepPluginReply.Result;
import dev.sluice.controller.spi.StepCall;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls of step plugins beside the passes, one at a time for each Rollout, and keeps the
 * newest reply. A call that is no longer wanted is interrupted; the next one waits for its end.
 * Thread-safe.
 */
public final class StepPluginDesk implements StepPluginCaller, AutoCloseable {

  /** How long one call may take. */
  static final Duration LIMIT = Duration.ofMinutes(1);

  private static final Logger LOGGER = LoggerFactory.getLogger(StepPluginDesk.class);

  private final StepPlugins plugins;
  private final Duration limit;
  private final Consumer<ResourceID> wake;

  /** By uid of the Rollout; bounded by the Rollouts there are. */
  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  /**
   * A desk without calls.
   *
   * @param wake told the Rollout whose reply is there
   */
  public StepPluginDesk(StepPlugins plugins, Consumer<ResourceID> wake) {
    this(plugins, LIMIT, wake);
  }

  StepPluginDesk(StepPlugins plugins, Duration limit, Consumer<ResourceID> wake) {
    this.plugins = plugins;
    this.limit = limit;
    this.wake = wake;
  }

  @Override
  public void call(RawRollout rollout, StepPluginCall call) {
    lines
        .compute(
            rollout.getMetadata().getUid(),
            (uid, line) -> {
              if (line != null && line.call.same(call)) {
                return line;
              }
              return new Line(rollout, call, line == null ? null : line.stop());
            })
        .start();
  }

  /** The newest reply to the Rollout of that uid. */
  public Optional<StepPluginReply> reply(String uid) {
    return Optional.ofNullable(lines.get(uid))
        .flatMap(line -> Optional.ofNullable(line.reply.get()));
  }

  /** The Rollout is gone: nobody waits for the reply. */
  public void forget(String uid) {
    Line line = lines.remove(uid);
    if (line != null) {
      line.stop();
    }
  }

  /** Interrupts what is under way; it is called again by the next controller. */
  @Override
  public void close() {
    lines.values().forEach(Line::stop);
    lines.clear();
  }

  /** A Rollout's newest call. */
  private final class Line {
    private final StepPluginCall call;
    private final AtomicReference<@Nullable StepPluginReply> reply = new AtomicReference<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Thread thread;

    Line(RawRollout rollout, StepPluginCall call, @Nullable Thread before) {
      this.call = call;
      this.thread =
          Thread.ofVirtual()
              .name("sluice-step-plugin")
              .unstarted(
                  () -> {
                    try {
                      if (before != null) {
                        before.join();
                      }
                      reply.set(new StepPluginReply(call, within(limit, rollout)));
                      wake.accept(ResourceID.fromResource(rollout));
                    } catch (InterruptedException e) {
                      // Nobody waits for it any more.
                      Thread.currentThread().interrupt();
                    }
                  });
    }

    /**
     * Only once the line can be found, or a quick reply would wake a Rollout that cannot see it.
     */
    void start() {
      if (started.compareAndSet(false, true)) {
        thread.start();
      }
    }

    private Result within(Duration time, RawRollout rollout) throws InterruptedException {
      AtomicReference<Result> result =
          new AtomicReference<>(
              new Result.Broken("no answer within %d s".formatted(time.toSeconds())));
      Thread caller = Thread.ofVirtual().unstarted(() -> result.set(answer(rollout)));
      caller.start();
      try {
        caller.join(time);
        return result.get();
      } finally {
        caller.interrupt();
      }
    }

    private Result answer(RawRollout rollout) {
      LOGGER
          .atDebug()
          .addKeyValue("namespace", rollout.getMetadata().getNamespace())
          .addKeyValue("rollout", rollout.getMetadata().getName())
          .addKeyValue("plugin", call.plugin())
          .log("calling a step plugin");
      try {
        return plugins.call(call.plugin(), call.operation(), about(rollout));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Result.Broken("interrupted");
      }
    }

    private StepCall about(RawRollout rollout) {
      JsonNode object = Serialization.jsonMapper().valueToTree(rollout);
      if (object.path("metadata") instanceof ObjectNode metadata) {
        metadata.remove("managedFields");
      }
      String id =
          String.join(
              "/",
              rollout.getMetadata().getUid(),
              call.hash(),
              Integer.toString(call.index()),
              call.operation().text(),
              call.startedAt().toString(),
              Integer.toString(call.execution()));
      return new StepCall(
          id, object, call.index(), call.config().orElse(MissingNode.getInstance()), call.status());
    }

    Thread stop() {
      thread.interrupt();
      return thread;
    }
  }
}
