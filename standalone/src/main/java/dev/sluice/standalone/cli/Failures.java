package dev.sluice.standalone.cli;

import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.config.tree.Nearest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what went wrong in one line each, without stack traces. */
final class Failures {

  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private Failures() {}

  /** The command line is wrong. */
  static int wrongUse(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    say(
        command,
        causeOf(failure).orElseGet(() -> words(failure))
            + " (see %s --help)".formatted(command.getCommandSpec().qualifiedName()));
    return WRONG_USE;
  }

  /** The command did not succeed. */
  static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    String message = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
    say(command, message);
    return failure instanceof ConfigurationException ? WRONG_USE : FAILED;
  }

  // A problem of a flag's own value arrives wrapped.
  private static Optional<String> causeOf(ParameterException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigurationException) {
        return Optional.ofNullable(cause.getMessage());
      }
    }
    return Optional.empty();
  }

  private static String words(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      boolean flag = word.startsWith("-");
      CommandLine command = failure.getCommandLine();
      List<String> known =
          List.copyOf(
              flag
                  ? command.getCommandSpec().optionsMap().keySet()
                  : command.getSubcommands().keySet());
      return "%s %s is unknown%s"
          .formatted(
              flag ? "option" : "command",
              word,
              Nearest.of(word, known)
                  .map("; did you mean %s?"::formatted)
                  .orElseGet(() -> flag ? "" : "; there are " + String.join(", ", known)));
    }
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private static void say(CommandLine command, String problems) {
    PrintWriter err = command.getErr();
    problems.lines().forEach(line -> err.println("sluice: " + line));
    err.flush();
  }
}
