package dev.sluice.standalone.cli;

import dev.sluice.schemas.topic.admin.TopicPlan;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.standalone.parts.Topics;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice topics plan|apply|verify}. */
@Command(
    name = "topics",
    description = "The topic catalogue against a broker.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "plan|apply|verify")
final class TopicsCommand {

  private static final int DIFFERENT = 1;

  @Spec CommandSpec spec = CommandSpec.create();

  @Command(
      name = "plan",
      description = "Says what apply would do, and changes nothing.",
      mixinStandardHelpOptions = true)
  int plan(@Mixin CommonOptions options) {
    SluiceConfig config = options.load();
    TopicPlan plan = Topics.plan(config, kafka(config));
    print(plan);
    say(
        plan.isEmpty()
            ? "nothing to do"
            : "%d changes to make; nothing is changed yet".formatted(plan.changes().size()));
    return 0;
  }

  @Command(
      name = "apply",
      description = "Creates what is missing and mends what differs.",
      mixinStandardHelpOptions = true)
  int apply(@Mixin CommonOptions options) {
    SluiceConfig config = options.load();
    print(Topics.plan(config, kafka(config)));
    TopicPlan left = Topics.apply(config, kafka(config));
    if (!left.isEmpty()) {
      say("still different:");
      print(left);
      return DIFFERENT;
    }
    say("all %d topics are as they should be".formatted(Topics.wanted(config).size()));
    return 0;
  }

  @Command(
      name = "verify",
      description = "Exit code 0 when the broker's topics are as they should be, 1 when not.",
      mixinStandardHelpOptions = true)
  int verify(@Mixin CommonOptions options) {
    SluiceConfig config = options.load();
    TopicPlan plan = Topics.plan(config, kafka(config));
    print(plan);
    if (!plan.isEmpty()) {
      return DIFFERENT;
    }
    say("all %d topics are as they should be".formatted(Topics.wanted(config).size()));
    return 0;
  }

  private static String kafka(SluiceConfig config) {
    return config
        .kafka()
        .bootstrapServers()
        .orElseThrow(() -> new ConfigurationException("name the broker by --kafka HOST:PORT"));
  }

  private void print(TopicPlan plan) {
    plan.changes().forEach(change -> say(change.toString()));
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
