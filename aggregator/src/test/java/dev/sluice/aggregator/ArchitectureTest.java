package dev.sluice.aggregator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The judge is pure: values in, values out. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice.aggregator");

  @Test
  void theJudgeKnowsNoKafkaNoKubernetesNoFilesAndNoNetwork() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.aggregator.judge..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "io.fabric8..",
            "io.prometheus..",
            "org.slf4j..",
            "java.io..",
            "java.nio.file..",
            "java.net..",
            "java.util.concurrent..",
            "dev.sluice.aggregator",
            "dev.sluice.aggregator.topology..")
        .check(CLASSES);
  }

  @Test
  void theJudgeReadsNoClock() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.aggregator.judge..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(InstantSource.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }
}
