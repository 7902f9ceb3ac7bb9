package dev.sluice.standalone.demo;

import java.nio.file.Path;
import java.util.List;

/** The clusters of a demo, ready for Rollouts. {@link #close} leaves nothing of the demo behind. */
interface Sites extends AutoCloseable {

  /** All of them; at least one. */
  List<Site> all();

  /** The kubeconfig file with which they can be looked at. */
  Path kubeconfig();

  @Override
  void close();
}
