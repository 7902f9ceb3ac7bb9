package dev.sluice.clustersim.clients;

/** On the simulator. */
class Fabric8SimulatorIT extends Fabric8Contract {

  Fabric8SimulatorIT() {
    super(Clusters.simulated());
  }
}
