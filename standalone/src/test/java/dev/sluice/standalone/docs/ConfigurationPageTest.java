package dev.sluice.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.config.tree.ReferencePage;
import dev.sluice.standalone.config.tree.Schema;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ConfigurationPageTest {

  private static final String INTRODUCTION =
      """
      # Configuration

      Every process reads one tree of settings, from three sources; the later wins:

      1. a YAML file: `--config FILE`
      2. environment variables: `SLUICE_` and the path in capitals, words parted by `_`;
         `worker.maxRunning` is `SLUICE_WORKER_MAX_RUNNING`
      3. flags: `--set worker.maxRunning=500`, and shorter ones for the usual settings (`--help`)

      A key that does not exist is an error, as is a value out of bounds: the process says which, where it
      comes from and what would be right, and ends with exit code 2. Durations are written `500ms`, `1.5s`,
      `15m`, `1h30m`; lists are parted by commas (or YAML lists). `<name>` stands for a key that you choose;
      such keys cannot be set by variables. Credentials belong into files that `kafka.properties` names,
      or into Kubernetes Secrets that metrics refer to.

      This page is generated from the records in `dev.sluice.standalone.config`; a test fails when it drifts.

      """;

  @Test
  void theReferencePageIsUpToDate() throws IOException {
    GoldenPage.check("configuration.md", INTRODUCTION + ReferencePage.of(SluiceConfig.schema()));
  }

  @Test
  void everyKeyHasAMeaning() {
    assertThat(SluiceConfig.schema().entries())
        .allSatisfy(entry -> assertThat(entry.meaning()).endsWith("."));
  }

  @Test
  void noTwoKeysShareAVariable() {
    assertThat(SluiceConfig.schema().entries())
        .filteredOn(entry -> !entry.isOpen())
        .extracting(Schema.Entry::variable)
        .doesNotHaveDuplicates();
  }
}
