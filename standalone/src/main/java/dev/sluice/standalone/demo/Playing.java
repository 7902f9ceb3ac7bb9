package dev.sluice.standalone.demo;

import java.io.IOException;
import java.util.List;

/** A story as it is played on a world. One use. */
interface Playing {

  /**
   * Plays it to its end and tells its summary.
   *
   * @throws DemoException when something does not go as it should
   */
  void play(World world) throws IOException, InterruptedException;

  /** What can be tried afterwards, a shell command each. */
  List<String> tries(World world);
}
