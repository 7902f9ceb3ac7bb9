package dev.sluice.benchmarks;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A cluster in memory, a broker, and one controller for them once it is started. */
interface SimulatedWorld extends AutoCloseable {

  /** A client of the cluster that is not the controller's. */
  KubernetesClient client();

  /** Starts the controller and waits until it is ready. */
  void startController() throws IOException, InterruptedException;

  /** What is measured, the controller last. */
  List<Jvm> jvms();

  /** How often the controller has looked at a Rollout so far. */
  double passes() throws IOException, InterruptedException;

  /** The controller's requests to the API server so far, by verb and resource. */
  Map<String, Double> requests() throws IOException, InterruptedException;
}
