package dev.sluice.standalone;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

final class LayersTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice.standalone");

  @Test
  void eachLayerUsesOnlyThoseBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("command line")
        .definedBy("dev.sluice.standalone.cli..")
        .layer("demo")
        .definedBy("dev.sluice.standalone.demo..")
        .layer("parts")
        .definedBy("dev.sluice.standalone.parts..")
        .layer("configuration")
        .definedBy("dev.sluice.standalone.config..")
        .layer("lint")
        .definedBy("dev.sluice.standalone.lint..")
        .whereLayer("command line")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("demo")
        .mayOnlyBeAccessedByLayers("command line")
        .whereLayer("lint")
        .mayOnlyBeAccessedByLayers("command line")
        .whereLayer("parts")
        .mayOnlyBeAccessedByLayers("command line", "demo")
        .check(classes);
  }

  @Test
  void theConfigurationKnowsNoClients() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("dev.sluice.standalone.config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "io.fabric8..", "java.net..")
        .check(classes);
  }

  @Test
  void whatTheDemoTellsAndDrawsIsPure() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("dev.sluice.standalone.demo..")
        .and()
        .haveNameMatching(".*\\.(Happenings|Drawing|Reading|Snapshot)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "io.fabric8..", "java.io..", "java.nio..", "java.net..")
        .check(classes);
  }
}
