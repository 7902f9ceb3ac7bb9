package dev.sluice.clustersim.patch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Selecting, patching, managing and showing objects is pure. */
class PatchArchitectureTest {

  private static final String ROOT = "dev.sluice.clustersim.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT + "patch", ROOT + "managed", ROOT + "select", ROOT + "table");

  @Test
  void nothingHereDoesInputOutputOrKnowsKafkaOrKubernetesClients() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "org.slf4j..",
            "java.io..",
            "java.net..",
            "java.nio.file..",
            "java.util.concurrent.locks..")
        .check(CLASSES);
  }

  @Test
  void nothingHereReadsTheClock() {
    noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    noClasses().should().callMethod(System.class, "nanoTime").check(CLASSES);
    noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(CLASSES);
  }

  @Test
  void nothingHereKnowsTheServerAroundIt() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "builtin..",
            ROOT + "behaviour..",
            ROOT + "crd..",
            ROOT + "store..",
            ROOT + "api..",
            ROOT + "http..",
            ROOT + "process..")
        .check(CLASSES);
  }
}
