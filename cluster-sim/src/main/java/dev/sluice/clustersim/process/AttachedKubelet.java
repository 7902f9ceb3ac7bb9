package dev.sluice.clustersim.process;

import dev.sluice.clustersim.behaviour.attach.AttachedBehaviours;
import dev.sluice.clustersim.behaviour.kubelet.Kubelet;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Nodes, scheduler and kubelet for a real control plane that has none. Jobs' commands really run,
 * as processes of this machine with this user's rights: for clusters of one's own. Thread-safe.
 */
public final class AttachedKubelet implements AutoCloseable {

  private final AttachedBehaviours behaviours;
  private final LocalProcesses processes;

  private AttachedKubelet(AttachedBehaviours behaviours, LocalProcesses processes) {
    this.behaviours = behaviours;
    this.processes = processes;
  }

  /**
   * Starts looking after pods.
   *
   * @param client stays the caller's to close, after this
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server cannot be
   *     reached
   */
  public static AttachedKubelet start(
      KubernetesClient client, KubeletConfig config, InstantSource clock) {
    CompletableFuture<Ended> started = new CompletableFuture<>();
    LocalProcesses processes = new LocalProcesses((run, code) -> started.join().tell(run, code));
    CompletableFuture<Kubelet> kubelet = new CompletableFuture<>();
    AttachedBehaviours behaviours =
        AttachedBehaviours.start(
            client,
            view -> {
              Kubelet made = new Kubelet(view, config, processes);
              kubelet.complete(made);
              return List.of(made);
            },
            clock);
    started.complete(
        (run, code) -> behaviours.execute(() -> kubelet.join().exited(run, code, clock.instant())));
    return new AttachedKubelet(behaviours, processes);
  }

  @FunctionalInterface
  private interface Ended {
    void tell(Processes.Run run, int exitCode);
  }

  /** Stops; processes that still run are killed, pods stay as they are. */
  @Override
  public void close() {
    behaviours.close();
    processes.close();
  }
}
