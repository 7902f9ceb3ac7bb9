package dev.sluice.clustersim.behaviour;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Behaviours are pure; only what attaches them to a real API server is not. */
class FencesTest {

  private static final String ATTACH = "..behaviour.attach..";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice.clustersim.behaviour");

  @Test
  void behavioursKnowNoOuterWorld() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ATTACH)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..",
            "org.apache.kafka..",
            "java.io..",
            "java.nio.file..",
            "java.net..",
            "java.util.concurrent..")
        .check(CLASSES);
  }

  @Test
  void behavioursHaveNoClockAndNoThread() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ATTACH)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, InstantSource.class, Thread.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void nobodyNeedsWhatAttachesThem() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ATTACH)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ATTACH)
        .check(CLASSES);
  }
}
