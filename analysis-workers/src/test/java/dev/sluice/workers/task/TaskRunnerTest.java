package dev.sluice.workers.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MeasurementTask.Action;
import dev.sluice.records.v1.SecretArg;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ThrottledException;
import dev.sluice.workers.support.FakeProvider;
import dev.sluice.workers.support.Pipeline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** How tasks are answered. */
final class TaskRunnerTest extends TaskRunnerHarness {

  @Test
  void theRecordIsSettledOnlyOnceItsMeasurementIsWritten() throws Exception {
    try (MockProducer<byte[], byte[]> slow =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer())) {
      Publisher publisher = new Publisher(slow, new TopicCatalogue("sluice"));
      CompletableFuture<Void> durable =
          publisher.publish(
              Measurement.newBuilder().setRun(task("m").getRun()).setMetric("m").build());

      assertThat(durable).isNotDone();
      slow.completeNext();
      assertThat(durable).isCompleted();
    }
    settled(runner(FakeProvider.measuring(context -> ONE)).take(task("m")));
    assertThat(only().getValue().getNumber()).isEqualTo(1);
  }

  @Test
  void aMeasurementThatCannotBeWrittenReleasesTheRecord() throws Exception {
    producer.sendException = new TimeoutException("no broker");
    TaskRunner.Taken taken = runner(FakeProvider.measuring(context -> ONE)).take(task("m"));

    assertThatThrownBy(() -> settled(taken)).hasRootCauseMessage("no broker");
  }

  @Test
  void anUnknownProviderIsAnErrorThatNamesIt() throws Exception {
    settled(
        runner(FakeProvider.measuring(context -> ONE))
            .take(Pipeline.task("m", "datadog", "{}").build()));

    assertThat(only().getError().getMessage())
        .isEqualTo("provider 'datadog' is not known to this worker, which has: fake");
  }

  @Test
  void aConfigurationThatIsNotJsonIsAnError() throws Exception {
    settled(
        runner(FakeProvider.measuring(context -> ONE))
            .take(Pipeline.task("m", "fake", "{").build()));

    assertThat(only().getError().getMessage())
        .isEqualTo("the configuration of provider 'fake' is not JSON");
  }

  @Test
  void aProviderThatThrowsIsAnErrorThatSaysWhat() throws Exception {
    settled(
        runner(
                FakeProvider.measuring(
                    context -> {
                      throw new IllegalStateException("oops");
                    }))
            .take(task("m")));

    assertThat(only().getError().getMessage())
        .isEqualTo("provider 'fake' failed: java.lang.IllegalStateException: oops");
  }

  @Test
  void aSecretThatCannotBeReadIsAnErrorThatNamesIt() throws Exception {
    MeasurementTask task =
        task("m").toBuilder()
            .addSecretArgs(
                SecretArg.newBuilder().setName("token").setSecretName("api").setSecretKey("key"))
            .build();
    settled(runner(FakeProvider.measuring(context -> ONE)).take(task));

    assertThat(only().getError().getMessage())
        .isEqualTo(
            "argument token: key key of Secret default/api cannot be read:"
                + " this worker has no access to a cluster");
  }

  @Test
  void throttlingIsWaitedForAndNoError() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    settled(
        runner(
                FakeProvider.measuring(
                    context -> {
                      if (calls.incrementAndGet() < 3) {
                        throw new ThrottledException(
                            "slow down", Optional.of(Duration.ofMillis(50)));
                      }
                      return ONE;
                    }))
            .take(task("m")));

    assertThat(calls.get()).isEqualTo(3);
    assertThat(only().hasValue()).isTrue();
  }

  @Test
  void throttlingBeyondTheLongestMeasurementIsAnError() throws Exception {
    settled(
        runner(
                FakeProvider.measuring(
                    context -> {
                      throw new ThrottledException("slow down", Optional.of(Duration.ofHours(1)));
                    }))
            .take(task("m")));

    assertThat(only().getError().getMessage())
        .isEqualTo("slow down; its turn would come after the 300 s a measurement may take");
  }

  @Test
  void garbageCollectionPublishesNothing() throws Exception {
    settled(
        runner(
                FakeProvider.measuring(
                    context -> {
                      throw new ProviderException("not measured");
                    }))
            .take(task("m").toBuilder().setAction(Action.ACTION_GARBAGE_COLLECT).build()));

    assertThat(published()).isEmpty();
  }
}
