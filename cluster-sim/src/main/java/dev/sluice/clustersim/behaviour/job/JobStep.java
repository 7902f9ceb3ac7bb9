package dev.sluice.clustersim.behaviour.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/** One look at one Job. */
final class JobStep {

  private static final String FAILURE_TARGET = "FailureTarget";
  private static final String SUCCESS = "SuccessCriteriaMet";
  private static final long BURST = 500;

  private final ObjectNode job;
  private final JobSpec spec;
  private final View view;
  private final BackOff backOff;
  private final Cluster cluster;
  private final Instant now;
  private final ObjectNode status;
  private Optional<Instant> wake = Optional.empty();
  private boolean again;

  JobStep(ObjectNode job, JobSpec spec, View view, BackOff backOff, Cluster cluster, Instant now) {
    this.job = job;
    this.spec = spec;
    this.view = view;
    this.backOff = backOff;
    this.cluster = cluster;
    this.now = now;
    this.status = job.path("status").isObject() ? job.path("status").deepCopy() : Json.object();
  }

  /** When to look again. */
  Optional<Instant> wake() {
    return wake;
  }

  /**
   * Counts what has ended, then makes or deletes pods, then says how it stands.
   *
   * @return false: something could not be written and is to be tried again
   */
  boolean take(JobPods pods) {
    if (isFinished()) {
      return release(pods.all()) && timeToLive();
    }
    if (!status.has("startTime") && !spec.suspended()) {
      status.put("startTime", Conditions.time(now));
    }
    if (!countEnded(pods)) {
      return false;
    }
    decide(pods);
    Optional<JsonNode> target = target();
    boolean managed = Meta.of(job).deleting() || manage(pods, target);
    JobPods left =
        new JobPods(List.copyOf(view.controlledBy(Resources.PODS, Meta.of(job).uid())), view);
    count(left);
    target.ifPresent(condition -> finish(left, condition));
    suspension();
    return managed && write() && !again;
  }

  private boolean isFinished() {
    return Conditions.isTrue(status, "Complete") || Conditions.isTrue(status, "Failed");
  }

  private Optional<JsonNode> target() {
    return Conditions.find(status, FAILURE_TARGET)
        .or(() -> Conditions.find(status, SUCCESS))
        .filter(condition -> condition.path("status").asText().equals("True"));
  }

  // A pod is noted by uid first, then let go, then counted: so a lost write counts none twice.
  private boolean countEnded(JobPods pods) {
    ObjectNode uncounted = status.withObjectProperty("uncountedTerminatedPods");
    Set<String> succeeded = uids(uncounted, "succeeded");
    Set<String> failed = uids(uncounted, "failed");
    List<ObjectNode> toRelease = new ArrayList<>();
    boolean noted = false;
    for (ObjectNode pod : pods.all()) {
      String uid = Meta.of(pod).uid();
      if (!JobPods.isTracked(pod)) {
        continue;
      }
      if (succeeded.contains(uid) || failed.contains(uid)) {
        toRelease.add(pod);
      } else if (JobPods.succeeded(pod)) {
        toRelease.add(pod);
        noted |= noteSuccess(pod, succeeded);
      } else if (isFailed(pod)) {
        toRelease.add(pod);
        noted |= failed.add(uid);
        backOff.failed(JobPods.ended(pod, now));
      } else if (view.isGoing(pod) && spec.suspended()) {
        toRelease.add(pod);
      }
    }
    setUids(uncounted, "succeeded", succeeded);
    setUids(uncounted, "failed", failed);
    if (noted && !write()) {
      return false;
    }
    if (!release(toRelease)) {
      return false;
    }
    add("succeeded", succeeded.size());
    add("failed", failed.size());
    status.putObject("uncountedTerminatedPods");
    return true;
  }

  private boolean noteSuccess(ObjectNode pod, Set<String> succeeded) {
    backOff.succeeded();
    if (!spec.indexed()) {
      return succeeded.add(Meta.of(pod).uid());
    }
    Optional<Long> index = Indexes.of(pod).filter(i -> i < spec.completions().orElse(0L));
    NavigableSet<Long> completed = completed();
    boolean first = index.isPresent() && completed.add(index.get());
    if (first) {
      status.put("completedIndexes", Indexes.text(completed));
    }
    return first;
  }

  private boolean isFailed(ObjectNode pod) {
    return Pods.phase(pod).equals("Failed")
        || (Meta.of(pod).deleting() && !spec.onlyFailed() && !spec.suspended());
  }

  private NavigableSet<Long> completed() {
    return Indexes.parse(status.path("completedIndexes").asText(""));
  }

  private boolean release(List<ObjectNode> pods) {
    boolean done = true;
    for (ObjectNode pod : pods) {
      if (JobPods.isTracked(pod)) {
        Written written = cluster.update(Resources.PODS, JobPods.released(pod));
        done &= Controller.went(written);
      }
    }
    return done;
  }

  private long succeeded() {
    return spec.indexed() ? completed().size() : status.path("succeeded").asLong(0);
  }

  // What the Job comes to is said first; it is finished when no pod is left that could go on.
  private void decide(JobPods pods) {
    if (target().isPresent()) {
      return;
    }
    long failed = status.path("failed").asLong(0);
    long restarts = spec.restartsInPlace() ? pods.restarts() : 0;
    boolean inPlace = restarts > 0 && (spec.backoffLimit() == 0 || restarts >= spec.backoffLimit());
    Optional<Instant> deadline =
        spec.deadline()
            .flatMap(limit -> Conditions.timeOf(status, "startTime").map(t -> t.plus(limit)));
    boolean complete =
        spec.completions()
            .map(wanted -> succeeded() >= wanted)
            .orElseGet(() -> succeeded() > 0 && pods.active().isEmpty());
    if (failed > spec.backoffLimit() || inPlace) {
      say(FAILURE_TARGET, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    } else if (!spec.suspended() && deadline.filter(t -> !t.isAfter(now)).isPresent()) {
      say(FAILURE_TARGET, "DeadlineExceeded", "Job was active longer than specified deadline");
    } else if (complete) {
      say(SUCCESS, "CompletionsReached", "Reached expected number of succeeded pods");
    } else if (!spec.suspended()) {
      deadline.ifPresent(this::wakeAt);
    }
  }

  private boolean manage(JobPods pods, Optional<JsonNode> target) {
    List<ObjectNode> active = pods.active();
    if (target.isPresent()) {
      return delete(active, active.size());
    }
    if (spec.suspended()) {
      return delete(active, active.size()) && letGo();
    }
    long wanted =
        spec.completions()
            .map(all -> Math.min(spec.parallelism(), all - succeeded()))
            .orElseGet(
                () ->
                    succeeded() > 0
                        ? Math.min(active.size(), spec.parallelism())
                        : spec.parallelism());
    long present = active.size() + (spec.onlyFailed() ? pods.terminating() : 0);
    if (present > wanted) {
      return delete(active, active.size() - wanted);
    }
    long missing = Math.min(wanted - present, BURST);
    if (missing > 0 && backOff.until().filter(time -> time.isAfter(now)).isPresent()) {
      backOff.until().ifPresent(this::wakeAt);
      return true;
    }
    again |= wanted - present > BURST;
    return create(active, missing);
  }

  // Before their kubelet says how they ended: suspended pods have not failed.
  private boolean letGo() {
    return release(
        view.controlledBy(Resources.PODS, Meta.of(job).uid()).stream()
            .filter(pod -> Meta.of(pod).deleting() && !Pods.isOver(pod))
            .toList());
  }

  private boolean create(List<ObjectNode> active, long missing) {
    List<Optional<Long>> next = new ArrayList<>();
    if (spec.indexed()) {
      Set<Long> taken = new HashSet<>(completed());
      active.forEach(pod -> Indexes.of(pod).ifPresent(taken::add));
      Indexes.missing(spec.completions().orElse(0L), taken, missing)
          .forEach(index -> next.add(Optional.of(index)));
    } else {
      for (long i = 0; i < missing; i++) {
        next.add(Optional.empty());
      }
    }
    for (Optional<Long> index : next) {
      Written written = cluster.create(Resources.PODS, JobPods.next(job, index));
      if (!(written instanceof Written.Done)) {
        return false;
      }
    }
    return true;
  }

  private boolean delete(List<ObjectNode> active, long count) {
    List<ObjectNode> victims = new ArrayList<>(active);
    victims.sort(
        Comparator.comparing((ObjectNode pod) -> !Pods.node(pod).isEmpty())
            .thenComparing(pod -> !Pods.phase(pod).equals("Pending"))
            .thenComparing(Pods::isReady)
            .thenComparing(
                pod -> Meta.of(pod).creationTimestamp().orElse(Instant.MIN),
                Comparator.reverseOrder()));
    boolean done = true;
    for (ObjectNode pod : victims.subList(0, (int) Math.max(0, count))) {
      Written written =
          cluster.delete(View.key(Resources.PODS, pod), DeleteOptions.of(Meta.of(pod).uid()));
      done &= Controller.went(written);
    }
    return done;
  }

  private void count(JobPods pods) {
    set("active", pods.active().size());
    status.put("ready", (int) pods.ready());
    status.put("terminating", (int) pods.terminating());
    if (spec.indexed()) {
      set("succeeded", completed().size());
    }
  }

  private void finish(JobPods pods, JsonNode target) {
    boolean left =
        !pods.active().isEmpty()
            || pods.terminating() > 0
            || pods.all().stream().anyMatch(pod -> JobPods.isTracked(pod) && Pods.isOver(pod));
    if (left) {
      return;
    }
    boolean success = target.path("type").asText().equals(SUCCESS);
    say(
        success ? "Complete" : "Failed",
        target.path("reason").asText(),
        target.path("message").asText());
    if (success) {
      status.put("completionTime", Conditions.time(now));
    }
    spec.timeToLive().ifPresent(ttl -> wakeAt(now.plus(ttl)));
  }

  private void suspension() {
    if (target().isPresent()) {
      return;
    }
    Optional<JsonNode> known = Conditions.find(status, "Suspended");
    boolean was = known.filter(c -> c.path("status").asText().equals("True")).isPresent();
    if (spec.suspended() && !was) {
      Conditions.put(status, timed("Suspended", "True", "JobSuspended", "Job suspended"));
      status.remove("startTime");
    } else if (!spec.suspended() && was) {
      Conditions.put(status, timed("Suspended", "False", "JobResumed", "Job resumed"));
      status.put("startTime", Conditions.time(now));
    }
  }

  private boolean timeToLive() {
    Optional<Instant> finished =
        Conditions.find(status, "Complete")
            .or(() -> Conditions.find(status, "Failed"))
            .flatMap(condition -> Conditions.timeOf(condition, "lastTransitionTime"));
    Optional<Instant> end = finished.flatMap(t -> spec.timeToLive().map(t::plus));
    if (end.isEmpty() || view.isGoing(job)) {
      return true;
    }
    if (end.get().isAfter(now)) {
      wakeAt(end.get());
      return true;
    }
    return Controller.went(
        cluster.delete(
            View.key(Resources.JOBS, job),
            DeleteOptions.of(Meta.of(job).uid())
                .propagation(DeleteOptions.Propagation.FOREGROUND)));
  }

  private void say(String type, String reason, String message) {
    Conditions.put(status, timed(type, "True", reason, message));
  }

  private ObjectNode timed(String type, String value, String reason, String message) {
    String time = Conditions.time(now);
    return Conditions.condition(type, value, reason, message)
        .put("lastProbeTime", time)
        .put("lastTransitionTime", time);
  }

  private boolean write() {
    ObjectNode latest = view.get(View.key(Resources.JOBS, job)).orElse(job);
    if (status.equals(latest.path("status"))) {
      return true;
    }
    ObjectNode changed = latest.deepCopy();
    changed.set("status", status.deepCopy());
    return Controller.went(cluster.updateStatus(Resources.JOBS, changed));
  }

  private void wakeAt(Instant time) {
    wake = Optional.of(wake.filter(known -> known.isBefore(time)).orElse(time));
  }

  private void add(String field, long count) {
    if (count > 0) {
      set(field, status.path(field).asLong(0) + count);
    }
  }

  private void set(String field, long count) {
    if (count == 0) {
      status.remove(field);
    } else {
      status.put(field, (int) count);
    }
  }

  private static Set<String> uids(ObjectNode uncounted, String field) {
    Set<String> uids = new LinkedHashSet<>();
    uncounted.path(field).forEach(uid -> uids.add(uid.asText()));
    return uids;
  }

  private static void setUids(ObjectNode uncounted, String field, Set<String> uids) {
    if (uids.isEmpty()) {
      uncounted.remove(field);
    } else {
      ArrayNode all = uncounted.putArray(field);
      uids.forEach(all::add);
    }
  }
}
