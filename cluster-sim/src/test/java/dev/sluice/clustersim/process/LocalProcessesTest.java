package dev.sluice.clustersim.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.kubelet.Processes.Run;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LocalProcessesTest {

  private static final Run RUN = new Run("uid", "main", 0);
  private static final String OF_A_JOB =
      """
      {"metadata": {"ownerReferences": [{"kind": "Job", "name": "j", "uid": "u", "controller": true}]}}""";

  private final BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
  private final LocalProcesses processes = new LocalProcesses((run, code) -> codes.add(code));

  @AfterEach
  void close() {
    processes.close();
  }

  @Test
  void exitIsSaidByAShell() throws Exception {
    assertThat(run("{'name': 'main', 'command': ['exit', '3']}")).isEqualTo(3);
  }

  @Test
  void commandAndArgumentsRunWithTheContainersVariables() throws Exception {
    assertThat(
            run(
                """
                {'name': 'main', 'command': ['sh', '-c'], 'args': ['test $GREETING = hello'],
                 'env': [{'name': 'GREETING', 'value': 'hello'}, {'name': 'OTHER'}]}"""))
        .isZero();
  }

  @Test
  void aCommandThatDoesNotExistEndsAsInAShell() throws Exception {
    assertThat(run("{'name': 'main', 'command': ['no-such-program-here']}")).isEqualTo(127);
  }

  @Test
  void onlyCommandsOfJobsAreRun() throws Exception {
    ObjectNode ofAJob = object(OF_A_JOB);
    assertThat(processes.takes(ofAJob, object("{'command': ['true']}"))).isTrue();
    assertThat(processes.takes(ofAJob, object("{}"))).isFalse();
    assertThat(processes.takes(object("{'metadata': {}}"), object("{'command': ['true']}")))
        .isFalse();
  }

  @Test
  void whatIsStoppedIsNotTold() throws Exception {
    start("{'name': 'main', 'command': ['sleep', '1000']}");
    processes.stop(RUN);
    assertThat(run("{'name': 'main', 'command': ['exit', '5']}")).isEqualTo(5);
    assertThat(codes).isEmpty();
  }

  private int run(String container) throws Exception {
    start(container);
    Integer code = codes.poll(30, TimeUnit.SECONDS);
    assertThat(code).isNotNull();
    return code == null ? -1 : code;
  }

  private void start(String container) throws IOException {
    processes.start(RUN, object(OF_A_JOB), object(container));
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) Json.parse(json.replace('\'', '"'));
  }
}
