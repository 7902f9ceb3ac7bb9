package dev.sluice.benchmarks;

import dev.sluice.observability.logging.Logging;
import dev.sluice.observability.logging.LoggingConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmarks' command line; {@code benchmarks/run} calls it. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Prints figures of this machine.",
    subcommands = {
      PipelineBenchmark.class,
      AbortBenchmark.class,
      AggregatorBenchmark.class,
      IdleBenchmark.class,
      RolloutsBenchmark.class
    })
public final class Benchmarks implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a benchmark");
  }

  /** Runs the benchmark that is named. */
  public static void main(String[] arguments) {
    Logging.configure(LoggingConfig.defaults(), System.err);
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }
}
