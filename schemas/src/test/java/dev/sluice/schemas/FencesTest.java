package dev.sluice.schemas;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class FencesTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice.schemas");

  @Test
  void onlyTheTopicsAdministrationKnowsTheTime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.schemas.topic.admin..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, InstantSource.class)
        .check(CLASSES);
  }

  @Test
  void nothingInTheModelAndTheConversionsKnowsKafkaOrDoesInputAndOutput() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.sluice.schemas.crd..", "dev.sluice.schemas.run..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "java.net..", "java.nio.file..", "java.util.concurrent..")
        .check(CLASSES);
  }

  @Test
  void theConversionsKnowNoClient() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.sluice.schemas.run..", "dev.sluice.schemas.events..")
        .should()
        .dependOnClassesThat(resideInAPackage("io.fabric8.kubernetes.client.."))
        .check(CLASSES);
  }

  @Test
  void thePublicRecordsUseOfKafkaOnlyRecordsAndHeaders() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.schemas.events..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.apache.kafka..")
                .and(
                    not(
                        resideInAPackage("org.apache.kafka.common.header..")
                            .or(type(ProducerRecord.class)))))
        .check(CLASSES);
  }
}
