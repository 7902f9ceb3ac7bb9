package dev.sluice.local.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContainerProcessTest {

  @Test
  void exitIsSaidByAShell() throws InterruptedException {
    assertThat(ContainerProcess.run(container("exit", "3"))).isEqualTo(3);
  }

  @Test
  void commandAndArgumentsRunWithTheContainersVariables() throws InterruptedException {
    Container container =
        new ContainerBuilder(container("sh", "-c"))
            .withArgs("test \"$GREETING\" = hello")
            .addNewEnv()
            .withName("GREETING")
            .withValue("hello")
            .endEnv()
            .build();
    assertThat(ContainerProcess.run(container)).isZero();
  }

  @Test
  void aCommandThatDoesNotExistEndsAsInAShell() throws InterruptedException {
    assertThat(ContainerProcess.run(container("no-such-program-here"))).isEqualTo(127);
  }

  @Test
  void aContainerWithoutACommandEndsWell() throws InterruptedException {
    assertThat(ContainerProcess.run(container())).isZero();
  }

  private static Container container(String... command) {
    return new ContainerBuilder().withName("main").withCommand(List.of(command)).build();
  }
}
