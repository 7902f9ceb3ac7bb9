package dev.sluice.workers.task;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.topic.Keys;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Tells tasks from records that are none. Pure. */
final class TaskReader {

  /** What a record is. */
  sealed interface Read {

    /** A task of this cluster, complete enough to be answered. */
    record Task(MeasurementTask task) implements Read {}

    /** Not a task for us, and why. */
    record Poison(String cause) implements Read {}
  }

  private TaskReader() {}

  static Read read(String cluster, byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null) {
      return new Read.Poison("the record has no value");
    }
    MeasurementTask task;
    try {
      task = MeasurementTask.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return new Read.Poison("the value is not a MeasurementTask: " + e.getMessage());
    }
    RunId run = task.getRun();
    if (!run.getCluster().equals(cluster)) {
      return new Read.Poison(
          "the task is for cluster '%s', these workers serve '%s'"
              .formatted(run.getCluster(), cluster));
    }
    String expected = Keys.of(run);
    if (key == null || !expected.equals(new String(key, StandardCharsets.UTF_8))) {
      return new Read.Poison("the key does not name the task's run " + expected);
    }
    if (Keys.run(expected).isEmpty() || task.getMetric().isEmpty()) {
      return new Read.Poison("the task names no run or no metric");
    }
    return switch (task.getAction()) {
      case ACTION_MEASURE, ACTION_TERMINATE, ACTION_GARBAGE_COLLECT -> new Read.Task(task);
      case ACTION_UNSPECIFIED, UNRECOGNIZED ->
          new Read.Poison("the task's action is not known to this worker");
    };
  }
}
