package dev.sluice.aggregator.it;

import dev.sluice.aggregator.AggregatorApp;
import dev.sluice.aggregator.AggregatorConfig;
import dev.sluice.aggregator.judge.JudgeSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** An aggregator in a process of its own, to be killed. */
public final class AggregatorMain {

  private AggregatorMain() {}

  /** Runs until it is killed: bootstrap servers, prefix, state folder. */
  public static void main(String[] args) throws InterruptedException {
    AggregatorApp app =
        new AggregatorApp(
            AggregatorConfig.of(args[0], args[1], Path.of(args[2]))
                .withJudge(
                    new JudgeSettings(
                        Duration.ofSeconds(3), Duration.ofSeconds(3), 3, Duration.ofMillis(500))),
            new PrometheusRegistry(),
            InstantSource.system());
    app.start();
    Thread.currentThread().join();
  }
}
