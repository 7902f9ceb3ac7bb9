package dev.sluice.clustersim.behaviour.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The life of one pod on its node. Deterministic: only time and the pod's spec move it. */
final class PodRun {

  private final KubeletConfig config;
  private final Processes processes;
  private final String uid;
  private final Instant boundAt;
  private final List<ContainerRun> inits = new ArrayList<>();
  private final List<ContainerRun> mains = new ArrayList<>();
  private final Set<Processes.Run> started = new LinkedHashSet<>();
  private Optional<ObjectNode> written = Optional.empty();
  private Optional<Instant> stopAt = Optional.empty();
  private boolean stopped;
  private boolean overdue;

  PodRun(ObjectNode pod, KubeletConfig config, Processes processes, Instant now) {
    this.config = config;
    this.processes = processes;
    this.uid = Meta.of(pod).uid();
    this.boundAt = Conditions.timeOf(pod.path("status"), "startTime").orElse(now);
    boolean initialises = !pod.path("spec").path("initContainers").isEmpty();
    String waits = initialises ? "PodInitializing" : "ContainerCreating";
    for (JsonNode spec : pod.path("spec").path("initContainers")) {
      inits.add(resume(pod, spec, "initContainerStatuses", "PodInitializing"));
    }
    for (JsonNode spec : pod.path("spec").path("containers")) {
      mains.add(resume(pod, spec, "containerStatuses", waits));
    }
  }

  // A kubelet that starts anew goes on where the status says that the containers are.
  private ContainerRun resume(ObjectNode pod, JsonNode spec, String field, String waits) {
    ContainerRun container = new ContainerRun(spec, waits);
    for (JsonNode status : pod.path("status").path(field)) {
      if (status.path("name").equals(spec.path("name"))) {
        container.resume(status);
        if (container.state() instanceof ContainerRun.State.Running run
            && !processes.takes(pod, spec)) {
          container.start(
              run.since(), ending(pod, container).map(e -> run.since().plus(e.after())));
        }
      }
    }
    return container;
  }

  String uid() {
    return uid;
  }

  /** Whether everything is over and only the pod itself has to go. */
  boolean isStopped() {
    return stopped;
  }

  /** Does what is due by now. */
  void advance(ObjectNode pod, Instant now) {
    if (stopped || isFinal(pod)) {
      return;
    }
    if (Meta.of(pod).deleting()) {
      Instant when = stopAt.orElseGet(() -> now.plus(grace(pod)));
      stopAt = Optional.of(when);
      if (!when.isAfter(now)) {
        stop(now);
        stopped = true;
      }
      return;
    }
    if (boundAt.plus(config.startAfter()).isAfter(now)) {
      return;
    }
    if (deadline(pod).filter(time -> !time.isAfter(now)).isPresent()) {
      stop(now);
      overdue = true;
      return;
    }
    for (ContainerRun init : inits) {
      step(pod, init, now);
      boolean done =
          isSidecar(init)
              ? init.isRunning()
              : init.ended().filter(end -> end.exitCode() == 0).isPresent();
      if (!done) {
        return;
      }
    }
    mains.forEach(container -> step(pod, container, now));
    if (mains.stream().allMatch(container -> isDone(pod, container))) {
      inits.stream().filter(ContainerRun::isRunning).forEach(sidecar -> end(sidecar, 0, now));
    }
  }

  /** Tells that a process ended; false: that run is none of this pod's any more. */
  boolean exited(Processes.Run run, int exitCode, Instant now) {
    for (ContainerRun container : all()) {
      if (container.name().equals(run.container())
          && container.restarts() == run.restarts()
          && container.isRunning()) {
        started.remove(run);
        container.end(exitCode, now);
        return true;
      }
    }
    return false;
  }

  /** When to look again without a change. */
  Optional<Instant> next(ObjectNode pod, Instant now) {
    if (stopped || isFinal(pod)) {
      return Optional.empty();
    }
    if (stopAt.isPresent()) {
      return stopAt;
    }
    Stream<Instant> own =
        Stream.concat(Stream.of(boundAt.plus(config.startAfter())), deadline(pod).stream());
    Stream<Instant> containers =
        all().stream().flatMap(c -> Stream.concat(c.next().stream(), readyAt(pod, c).stream()));
    return Stream.concat(own, containers)
        .filter(time -> time.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  /** The status to write; empty when it is as it was written last. */
  Optional<ObjectNode> status(ObjectNode pod, Address address, Instant now) {
    PodStatus status =
        new PodStatus(pod, phase(pod), inits, mains, c -> isReady(pod, c, now), overdue, stopped);
    ObjectNode own = status.own(address, boundAt);
    if (written.filter(own::equals).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(status.over(own, now));
  }

  /** Remembers that this status is written. */
  void wrote(ObjectNode pod, Address address, Instant now) {
    PodStatus status =
        new PodStatus(pod, phase(pod), inits, mains, c -> isReady(pod, c, now), overdue, stopped);
    written = Optional.of(status.own(address, boundAt));
  }

  /** Stops what runs for real: the pod is gone. */
  void abandon() {
    List.copyOf(started).forEach(this::stop);
  }

  private void stop(Processes.Run run) {
    if (started.remove(run)) {
      processes.stop(run);
    }
  }

  private void step(ObjectNode pod, ContainerRun container, Instant now) {
    // At most a start, an end and an immediate restart happen at one instant.
    for (int times = 0; times < 4; times++) {
      if (container.next().filter(time -> time.isAfter(now)).isPresent()) {
        return;
      }
      switch (container.state()) {
        case ContainerRun.State.Waiting waiting -> {
          if (isMissing(pod, container)) {
            container.pull(
                now,
                "failed to pull and unpack image \"%s\": not found"
                    .formatted(container.spec().path("image").asText()));
            return;
          }
          if (waiting.reason().equals("CrashLoopBackOff")) {
            container.restart(pod, now);
          }
          start(pod, container, now);
        }
        case ContainerRun.State.Running running -> {
          if (container.next().isEmpty()) {
            return;
          }
          container.end(ending(pod, container).map(PodScript.Ending::exitCode).orElse(0), now);
        }
        case ContainerRun.State.Terminated end -> {
          if (!restarts(pod, container, end) || !container.restart(pod, now)) {
            return;
          }
          start(pod, container, now);
        }
      }
    }
  }

  private void start(ObjectNode pod, ContainerRun container, Instant now) {
    if (processes.takes(pod, container.spec())) {
      container.start(now, Optional.empty());
      started.add(run(container));
      processes.start(run(container), pod, container.spec());
    } else {
      container.start(now, ending(pod, container).map(ending -> now.plus(ending.after())));
    }
  }

  private Optional<PodScript.Ending> ending(ObjectNode pod, ContainerRun container) {
    if (config.crashingImage().matcher(image(container)).find()) {
      return Optional.of(new PodScript.Ending(1, config.crashAfter()));
    }
    if (isInit(container)) {
      return isSidecar(container)
          ? Optional.empty()
          : Optional.of(new PodScript.Ending(0, Duration.ZERO));
    }
    return Annotations.ending(pod)
        .or(() -> config.script().ending(pod, container.spec(), container.restarts()));
  }

  private boolean restarts(
      ObjectNode pod, ContainerRun container, ContainerRun.State.Terminated end) {
    if (isSidecar(container)) {
      return true;
    }
    return switch (pod.path("spec").path("restartPolicy").asText("Always")) {
      case "Never" -> false;
      case "OnFailure" -> end.exitCode() != 0;
      default -> !isInit(container) || end.exitCode() != 0;
    };
  }

  private boolean isDone(ObjectNode pod, ContainerRun container) {
    return container.ended().filter(end -> !restarts(pod, container, end)).isPresent();
  }

  private String phase(ObjectNode pod) {
    if (overdue) {
      return "Failed";
    }
    if (inits.stream()
        .anyMatch(
            init -> isDone(pod, init) && init.ended().filter(e -> e.exitCode() != 0).isPresent())) {
      return "Failed";
    }
    if (mains.stream().anyMatch(container -> !container.hasRun())) {
      return stopped ? "Failed" : "Pending";
    }
    boolean over =
        mains.stream()
            .allMatch(container -> isDone(pod, container) || (stopped && !container.isRunning()));
    if (!over) {
      return "Running";
    }
    return mains.stream().allMatch(c -> c.ended().filter(end -> end.exitCode() == 0).isPresent())
        ? "Succeeded"
        : "Failed";
  }

  private boolean isReady(ObjectNode pod, ContainerRun container, Instant now) {
    if (isInit(container) && !isSidecar(container)) {
      return container.ended().filter(end -> end.exitCode() == 0).isPresent();
    }
    return readyAt(pod, container).filter(time -> !time.isAfter(now)).isPresent();
  }

  private Optional<Instant> readyAt(ObjectNode pod, ContainerRun container) {
    if (Annotations.keptUnready(pod)
        || !(container.state() instanceof ContainerRun.State.Running run)) {
      return Optional.empty();
    }
    Duration probe =
        Duration.ofSeconds(
            container.spec().path("readinessProbe").path("initialDelaySeconds").asLong(0));
    Duration delay =
        Annotations.readyAfter(pod)
            .orElse(probe.compareTo(config.readyAfter()) > 0 ? probe : config.readyAfter());
    return Optional.of(run.since().plus(delay));
  }

  private Duration grace(ObjectNode pod) {
    Duration grace =
        Duration.ofSeconds(pod.path("metadata").path("deletionGracePeriodSeconds").asLong(30));
    return grace.compareTo(config.stopAfter()) < 0 ? grace : config.stopAfter();
  }

  private Optional<Instant> deadline(ObjectNode pod) {
    return Json.at(pod, "spec", "activeDeadlineSeconds")
        .map(seconds -> boundAt.plusSeconds(seconds.asLong()));
  }

  private void stop(Instant now) {
    all().stream()
        .filter(ContainerRun::isRunning)
        .forEach(container -> end(container, overdue ? 137 : 0, now));
  }

  private void end(ContainerRun container, int exitCode, Instant now) {
    stop(run(container));
    container.end(exitCode, now);
  }

  private boolean isMissing(ObjectNode pod, ContainerRun container) {
    return Annotations.imageMissing(pod) || config.missingImage().matcher(image(container)).find();
  }

  private static String image(ContainerRun container) {
    return container.spec().path("image").asText();
  }

  private boolean isInit(ContainerRun container) {
    return inits.contains(container);
  }

  private boolean isSidecar(ContainerRun container) {
    return isInit(container) && container.spec().path("restartPolicy").asText("").equals("Always");
  }

  private List<ContainerRun> all() {
    return Stream.concat(inits.stream(), mains.stream()).toList();
  }

  private Processes.Run run(ContainerRun container) {
    return new Processes.Run(uid, container.name(), container.restarts());
  }

  private boolean isFinal(ObjectNode pod) {
    return !Meta.of(pod).deleting() && Pods.isOver(pod);
  }
}
