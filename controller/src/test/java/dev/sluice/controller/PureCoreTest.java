package dev.sluice.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PureCoreTest {

  private static final String[] PURE = {
    "dev.sluice.controller.planner..",
    "dev.sluice.controller.sizing..",
    "dev.sluice.controller.status..",
    "dev.sluice.controller.validation..",
    "dev.sluice.controller.revision.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice.controller");

  @Test
  void theDecidingPackagesKnowNoClientBrokerOrFile() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "io.fabric8.kubernetes.client..",
            "io.javaoperatorsdk..",
            "org.slf4j..",
            "java.net..",
            "java.nio.file..",
            "java.util.concurrent..",
            "dev.sluice.controller.shell..",
            "dev.sluice.controller.apply..",
            "dev.sluice.controller.pipeline..",
            "dev.sluice.controller.analysis..",
            "dev.sluice.controller.feed..",
            "dev.sluice.controller.objects..",
            "dev.sluice.router..")
        .check(CLASSES);
  }

  @Test
  void theDecidingPackagesReadNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(InstantSource.class)
        .check(CLASSES);
  }
}
