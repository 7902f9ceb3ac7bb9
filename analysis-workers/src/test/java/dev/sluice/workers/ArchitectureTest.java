package dev.sluice.workers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Deciding stays apart from doing. */
final class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice.workers");

  /** Classes that only decide: values in, values out. */
  private static final String PURE =
      ".*\\.(SecretTags|Masking|TokenBucket|SigV4|PrometheusConfig|PrometheusAnswer|Durations"
          + "|RangeTime|WebConfig|GoJson|JobNames|JobManifest|JobPhase|TaskReader|Measurements)";

  @Test
  void whatDecidesKnowsNoKafkaNoClockAndNoInput() {
    noClasses()
        .that()
        .haveNameMatching(PURE)
        .or()
        .resideInAPackage("dev.sluice.workers.jsonpath")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "java.net.http..", "java.nio.file..", "java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  @Test
  void providersKnowTheSpiAndNotTheLoop() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..workers.spi",
            "..workers.prometheus",
            "..workers.web",
            "..workers.job",
            "..workers.http",
            "..workers.aws",
            "..workers.jsonpath")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..workers.task", "..workers.account", "org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void onlyTheJobProviderSpiAndSecretsReachForTheCluster() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "..workers.job", "..workers.spi", "..workers.secret", "..workers.task", "..workers")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(CLASSES);
  }

  @Test
  void timeIsInjected() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
