package dev.sluice.controller.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.apply.MergePatch;
import dev.sluice.controller.apply.MergePatcher;
import dev.sluice.controller.apply.RecordedEvent;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.run.AnalysisRequests;
import dev.sluice.schemas.run.Verdicts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes the newest Verdict of a run into its status, in one patch. Thread-safe. */
public final class VerdictWriter {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MergePatcher patcher;
  private final Supplier<RunCache> runs;
  private final VerdictBoard board;
  private final Consumer<RecordedEvent> events;

  /**
   * A writer of what stands on the board.
   *
   * @param runs the cached runs, which are told what was written
   * @param events takes the Events that a new phase means
   */
  public VerdictWriter(
      KubernetesClient client,
      Supplier<RunCache> runs,
      VerdictBoard board,
      Consumer<RecordedEvent> events) {
    this.patcher = new MergePatcher(client);
    this.runs = runs;
    this.board = board;
    this.events = events;
  }

  /**
   * Writes what there is to write about a run; may be nothing.
   *
   * @param onWritten told of the write before the cache is: what the cache wakes may forget the run
   * @throws KubernetesClientException when the API server refuses or cannot be reached
   */
  public void write(String key, Consumer<RawAnalysisRun> onWritten) {
    Optional<Verdict> newest = board.newest(key);
    if (newest.isEmpty()) {
      return;
    }
    Verdict verdict = newest.get();
    Optional<RawAnalysisRun> cached = runs.get().find(verdict.getRun());
    if (cached.isEmpty() || RunStanding.of(cached.get()).settledBeyond(verdict)) {
      return;
    }
    RawAnalysisRun run = cached.get();
    JsonNode before =
        run.getStatus() == null ? JsonNodeFactory.instance.objectNode() : run.getStatus();
    AnalysisRunStatus status = Verdicts.status(verdict);
    ObjectNode patch = patch(run, verdict, before, JSON.valueToTree(status));
    RawAnalysisRun after =
        patcher.patch(
            RawAnalysisRun.class,
            run.getMetadata().getNamespace(),
            run.getMetadata().getName(),
            "",
            patch.toString());
    onWritten.accept(after);
    runs.get().written(after);
    RunEvents.of(run, before, status).forEach(events);
  }

  /** With the uid in it, the API server refuses it for a re-created run of the same name. */
  private static ObjectNode patch(
      RawAnalysisRun run, Verdict verdict, JsonNode before, JsonNode after) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", run.getMetadata().getUid());
    metadata
        .putObject("annotations")
        .put(AnalysisRequests.VERDICT_VERSION, Long.toString(verdict.getVersion()));
    MergePatch.between(before, after).ifPresent(status -> patch.set("status", status));
    return patch;
  }
}
