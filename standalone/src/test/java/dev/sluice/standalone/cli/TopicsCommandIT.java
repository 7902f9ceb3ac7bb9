package dev.sluice.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.kafka.KafkaFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

final class TopicsCommandIT {

  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private String printed = "";

  @Test
  void planTellsApplyMakesAndVerifyHolds() {
    assertThat(topics("verify")).isEqualTo(1);
    assertThat(topics("plan")).isZero();
    assertThat(printed)
        .contains(
            "create %s with 8 partitions".formatted(KAFKA.catalogue().verdicts("east").name()))
        .contains("9 changes to make; nothing is changed yet");
    assertThat(topics("apply")).isZero();
    assertThat(printed).contains("all 9 topics are as they should be");
    assertThat(topics("verify")).isZero();
    assertThat(topics("plan")).isZero();
    assertThat(printed).isEqualTo("nothing to do\n");
  }

  private int topics(String verb) {
    StringWriter out = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    int exit =
        command.execute(
            "topics",
            verb,
            "--kafka",
            KAFKA.bootstrapServers(),
            "--prefix",
            KAFKA.catalogue().prefix(),
            "--cluster",
            "east");
    printed = out.toString();
    return exit;
  }
}
