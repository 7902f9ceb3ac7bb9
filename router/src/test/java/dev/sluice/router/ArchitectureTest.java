package dev.sluice.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice.router");

  private static final String[] PURE = {
    "dev.sluice.router.plan..",
    "dev.sluice.router.istio..",
    "dev.sluice.router.nginx..",
    "dev.sluice.router.provider.."
  };

  @Test
  void planningKnowsNoKafkaKubernetesClientIoOrClock() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "io.fabric8..",
            "io.prometheus..",
            "java.io..",
            "java.nio..",
            "java.net..",
            "java.util.concurrent..",
            "org.slf4j..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.InstantSource")
        .check(CLASSES);
  }

  @Test
  void theLibraryKnowsNoKafkaClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.router.process..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void planningKnowsNothingOfWhoUsesIt() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.sluice.router", "dev.sluice.router.keep..", "dev.sluice.router.kube..")
        .check(CLASSES);
  }

  @Test
  void providersKnowNothingOfEachOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.router.istio..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sluice.router.nginx..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.router.nginx..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sluice.router.istio..")
        .check(CLASSES);
  }
}
