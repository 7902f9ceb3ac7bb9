package dev.sluice.clustersim.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The core of the simulator has no threads, no sockets and no clock: time is handed in. */
class CoreArchitectureTest {

  private static final String ROOT = "dev.sluice.clustersim.";
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(
              ROOT + "api", ROOT + "registry", ROOT + "store", ROOT + "sim", ROOT + "protobuf");

  @Test
  void theCoreKnowsNoShell() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "http..",
            ROOT + "process..",
            "org.eclipse.jetty..",
            "io.fabric8..",
            "java.net.http..",
            "java.nio.file..",
            "java.util.concurrent.locks..")
        .check(CORE);
  }

  @Test
  void theCoreReadsNoClockAndStartsNoThread() {
    noClasses().should().callMethod(Instant.class, "now").check(CORE);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CORE);
    noClasses().should().callMethod(System.class, "nanoTime").check(CORE);
    noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(CORE);
    noClasses().should().dependOnClassesThat().areAssignableTo(Thread.class).check(CORE);
  }
}
