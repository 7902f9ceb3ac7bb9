package dev.sluice.clustersim.crd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sluice.clustersim.builtin.BuiltIns;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What kinds there are and what their objects may be is decided without a clock or a network. */
class RulesArchitectureTest {

  private static final String ROOT = "dev.sluice.clustersim.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              ROOT + "catalog",
              ROOT + "schema",
              ROOT + "values",
              ROOT + "cel",
              ROOT + "builtin",
              ROOT + "crd",
              ROOT + "openapi");

  @Test
  void nothingHereKnowsKafkaKubernetesClientsThreadsOrFiles() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "org.slf4j..",
            "java.nio.file..",
            "java.net.http..",
            "java.util.concurrent.locks..")
        .check(CLASSES);
  }

  @Test
  void onlyTheBuiltInResourcesAreReadFromTheLibraryItself() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(BuiltIns.class)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.InputStream")
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
            ROOT + "behaviour..",
            ROOT + "store..",
            ROOT + "registry..",
            ROOT + "api..",
            ROOT + "http..",
            ROOT + "process..")
        .check(CLASSES);
  }
}
