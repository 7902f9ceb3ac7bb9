package dev.sluice.workers.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.workers.support.Pipeline;
import dev.sluice.workers.task.TaskReader.Read;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TaskReaderTest {

  private static final MeasurementTask TASK = Pipeline.task("m", "web", "{}").build();

  private static Read read(MeasurementTask task) {
    return TaskReader.read(
        Pipeline.CLUSTER,
        Keys.of(task.getRun()).getBytes(StandardCharsets.UTF_8),
        task.toByteArray());
  }

  private static String cause(Read read) {
    return ((Read.Poison) read).cause();
  }

  @Test
  void aCompleteTaskIsRead() {
    assertThat(read(TASK)).isEqualTo(new Read.Task(TASK));
  }

  @Test
  void aTombstoneIsPoison() {
    assertThat(cause(TaskReader.read(Pipeline.CLUSTER, new byte[0], null)))
        .isEqualTo("the record has no value");
  }

  @Test
  void aTaskOfAnotherClusterIsRefused() {
    RunId foreign = TASK.getRun().toBuilder().setCluster("other").build();

    assertThat(cause(read(TASK.toBuilder().setRun(foreign).build())))
        .isEqualTo("the task is for cluster 'other', these workers serve 'test'");
  }

  @Test
  void aKeyThatNamesAnotherRunIsRefused() {
    assertThat(
            cause(
                TaskReader.read(
                    Pipeline.CLUSTER,
                    "test/default/other/uid".getBytes(StandardCharsets.UTF_8),
                    TASK.toByteArray())))
        .startsWith("the key does not name the task's run test/default/run/");
    assertThat(cause(TaskReader.read(Pipeline.CLUSTER, null, TASK.toByteArray())))
        .startsWith("the key does not name the task's run");
  }

  @Test
  void aTaskWithoutMetricOrRunIsRefused() {
    assertThat(cause(read(TASK.toBuilder().setMetric("").build())))
        .isEqualTo("the task names no run or no metric");
    assertThat(cause(read(TASK.toBuilder().setRun(TASK.getRun().toBuilder().setUid("")).build())))
        .isEqualTo("the task names no run or no metric");
  }

  @Test
  void anActionOfALaterVersionIsRefused() {
    assertThat(cause(read(TASK.toBuilder().setActionValue(99).build())))
        .isEqualTo("the task's action is not known to this worker");
    assertThat(cause(read(TASK.toBuilder().clearAction().build())))
        .isEqualTo("the task's action is not known to this worker");
  }

  @Property
  void anyBytesAreATaskOrPoison(@ForAll byte[] key, @ForAll byte[] value) {
    assertThat(TaskReader.read(Pipeline.CLUSTER, key, value)).isInstanceOf(Read.Poison.class);
  }
}
