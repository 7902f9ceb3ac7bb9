package dev.sluice.expressions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The whole module is pure: it depends on no Kafka, Kubernetes, I/O or clock. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice.expressions");

  @Test
  void nothingHereDoesInputOutputOrKnowsKafkaOrKubernetes() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "org.slf4j..",
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
  void theTreeKnowsNothingOfValuesAndValuesNothingOfTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("..syntax..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..typing..", "..runtime..", "..builtin..", "..engine..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..runtime..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..builtin..", "..engine..")
        .check(CLASSES);
  }
}
