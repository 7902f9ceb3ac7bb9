package dev.sluice.standalone.cli;

import dev.sluice.observability.logging.Logging;
import dev.sluice.observability.logging.LoggingConfig;
import dev.sluice.standalone.parts.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The program. Exit codes: 0 done, 1 it failed, 2 the command line or configuration is wrong; then
 * one line each on standard error says what is wrong and what would be right.
 */
@Command(
    name = "sluice",
    description = "Progressive delivery for fleets of Kubernetes clusters.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.ManifestVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      StandaloneCommand.class,
      RoleCommand.Controller.class,
      RoleCommand.Aggregator.class,
      RoleCommand.Worker.class,
      RoleCommand.Router.class,
      TopicsCommand.class,
      CrdsCommand.class,
      LintCommand.class,
      ClusterCommand.class
    })
public final class Main {

  private Main() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    // Until a command that has a configuration says otherwise.
    Logging.configure(LoggingConfig.defaults(), System.err);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Failures::wrongUse)
        .setExecutionExceptionHandler(Failures::failed);
  }

  /** Reads the version from the manifest. */
  static final class ManifestVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sluice " + Version.current()};
    }
  }
}
