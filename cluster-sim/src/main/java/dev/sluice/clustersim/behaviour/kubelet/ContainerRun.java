package dev.sluice.clustersim.behaviour.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One container of a pod: what it does now and when that ends. */
final class ContainerRun {

  /** What a container does. */
  sealed interface State {
    /** It does not run. */
    record Waiting(String reason, String message) implements State {}

    /** It runs. */
    record Running(Instant since) implements State {}

    /** It has ended. */
    record Terminated(int exitCode, String reason, Instant since, Instant until) implements State {}
  }

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
  private static final Duration PULL = Duration.ofSeconds(2);
  // A container that ran so long is not in a crash loop.
  private static final Duration STEADY = Duration.ofMinutes(10);

  private final JsonNode spec;
  private State state;
  private Optional<State.Terminated> last = Optional.empty();
  private int restarts;
  private int backOffs;
  private Optional<Instant> next = Optional.empty();

  ContainerRun(JsonNode spec, String firstReason) {
    this.spec = spec;
    this.state = new State.Waiting(firstReason, "");
  }

  /** Goes on where a status says that it was. */
  void resume(JsonNode status) {
    restarts = status.path("restartCount").asInt(0);
    backOffs = restarts;
    JsonNode states = status.path("state");
    if (states.has("running")) {
      state =
          new State.Running(
              Conditions.timeOf(states.path("running"), "startedAt").orElse(Instant.EPOCH));
    } else if (states.has("terminated")) {
      state = terminated(states.path("terminated"));
    } else if (states.has("waiting")) {
      state = new State.Waiting(Json.text(states, "waiting", "reason"), "");
    }
    if (status.path("lastState").has("terminated")) {
      last = Optional.of(terminated(status.path("lastState").path("terminated")));
    }
  }

  private static State.Terminated terminated(JsonNode json) {
    return new State.Terminated(
        json.path("exitCode").asInt(0),
        json.path("reason").asText(""),
        Conditions.timeOf(json, "startedAt").orElse(Instant.EPOCH),
        Conditions.timeOf(json, "finishedAt").orElse(Instant.EPOCH));
  }

  String name() {
    return spec.path("name").asText();
  }

  JsonNode spec() {
    return spec;
  }

  State state() {
    return state;
  }

  int restarts() {
    return restarts;
  }

  /** When something happens to it by itself. */
  Optional<Instant> next() {
    return next;
  }

  boolean isRunning() {
    return state instanceof State.Running;
  }

  Optional<State.Terminated> ended() {
    return state instanceof State.Terminated terminated
        ? Optional.of(terminated)
        : Optional.empty();
  }

  /** Whether it ran at some time. */
  boolean hasRun() {
    return !(state instanceof State.Waiting) || last.isPresent();
  }

  void start(Instant now, Optional<Instant> end) {
    ended().ifPresent(terminated -> last = Optional.of(terminated));
    state = new State.Running(now);
    next = end;
  }

  /** Its image cannot be pulled: an error, then a back-off that doubles, and so on. */
  void pull(Instant now, String message) {
    if (state instanceof State.Waiting waiting && waiting.reason().equals("ErrImagePull")) {
      state =
          new State.Waiting(
              "ImagePullBackOff",
              "Back-off pulling image \"%s\": ErrImagePull: %s"
                  .formatted(spec.path("image").asText(), message));
      next = Optional.of(now.plus(backOff(backOffs++)));
    } else {
      state = new State.Waiting("ErrImagePull", message);
      next = Optional.of(now.plus(PULL));
    }
  }

  void end(int exitCode, Instant now) {
    Instant since = state instanceof State.Running running ? running.since() : now;
    state = new State.Terminated(exitCode, exitCode == 0 ? "Completed" : "Error", since, now);
    next = Optional.empty();
  }

  /**
   * Prepares the restart of a container that has ended.
   *
   * @return true: it may be started now; false: it waits in a back-off
   */
  boolean restart(ObjectNode pod, Instant now) {
    Optional<State.Terminated> ended = ended();
    if (ended.isPresent()) {
      State.Terminated run = ended.get();
      if (Duration.between(run.since(), run.until()).compareTo(STEADY) >= 0) {
        backOffs = 0;
      }
      last = ended;
      if (backOffs++ == 0) {
        restarts++;
        return true;
      }
      Duration wait = backOff(backOffs - 2);
      Meta meta = Meta.of(pod);
      state =
          new State.Waiting(
              "CrashLoopBackOff",
              "back-off %s restarting failed container=%s pod=%s_%s(%s)"
                  .formatted(go(wait), name(), meta.name(), meta.namespace(), meta.uid()));
      next = Optional.of(now.plus(wait));
      return false;
    }
    restarts++;
    return true;
  }

  ObjectNode status(boolean ready, Meta pod) {
    ObjectNode status = Json.object();
    boolean running = isRunning();
    if (hasRun()) {
      status.put("containerID", id(pod, restarts));
    }
    status.put("image", spec.path("image").asText());
    status.put("imageID", hasRun() ? spec.path("image").asText() : "");
    ObjectNode lastState = Json.object();
    last.filter(run -> !run.equals(state))
        .ifPresent(run -> lastState.set("terminated", json(run, pod, Math.max(0, restarts - 1))));
    status.set("lastState", lastState);
    status.put("name", name());
    status.put("ready", ready);
    status.put("restartCount", restarts);
    status.put("started", running);
    ObjectNode now = status.putObject("state");
    switch (state) {
      case State.Waiting waiting -> {
        ObjectNode json = now.putObject("waiting");
        if (!waiting.message().isEmpty()) {
          json.put("message", waiting.message());
        }
        json.put("reason", waiting.reason());
      }
      case State.Running run ->
          now.putObject("running").put("startedAt", Conditions.time(run.since()));
      case State.Terminated run -> now.set("terminated", json(run, pod, restarts));
    }
    return status;
  }

  private ObjectNode json(State.Terminated run, Meta pod, int which) {
    return Json.object()
        .put("containerID", id(pod, which))
        .put("exitCode", run.exitCode())
        .put("finishedAt", Conditions.time(run.until()))
        .put("reason", run.reason())
        .put("startedAt", Conditions.time(run.since()));
  }

  private String id(Meta pod, int which) {
    return "sim://%s/%s/%d".formatted(pod.uid(), name(), which);
  }

  private static Duration backOff(int times) {
    Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(times, 5));
    return wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait;
  }

  private static String go(Duration duration) {
    long minutes = duration.toMinutes();
    return minutes == 0
        ? duration.toSeconds() + "s"
        : "%dm%ds".formatted(minutes, duration.toSecondsPart());
  }
}
