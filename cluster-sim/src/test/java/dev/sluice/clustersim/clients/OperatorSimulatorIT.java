package dev.sluice.clustersim.clients;

/** On the simulator. */
class OperatorSimulatorIT extends OperatorContract {

  OperatorSimulatorIT() {
    super(Clusters.simulated());
  }
}
