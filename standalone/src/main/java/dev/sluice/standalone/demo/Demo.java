package dev.sluice.standalone.demo;

import dev.sluice.standalone.config.tree.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a world, plays a story on it and takes it down again. One use. */
public final class Demo {

  private static final int MAX_PORT = 65_535;

  private final Screen screen;
  private final InstantSource clock = InstantSource.system();
  private final Setting setting;

  /**
   * Where and what is played.
   *
   * @param story empty: a good version and then a bad one
   * @param kubeconfig of a cluster that is there; empty: simulated ones
   * @param port of the first simulated API server; 0: any free one
   * @param written where the simulated clusters' kubeconfig is put while the demo runs
   */
  public record Setting(Optional<Story> story, Optional<Path> kubeconfig, int port, Path written) {

    /**
     * Checks what goes together.
     *
     * @throws ConfigurationException that says what does not
     */
    public Setting {
      boolean fleet = story.equals(Optional.of(Story.FLEET));
      if (kubeconfig.isPresent() && fleet) {
        throw new ConfigurationException(
            "the story fleet is played in three simulated clusters; leave out --kubeconfig");
      }
      if (kubeconfig.isPresent() && port != 0) {
        throw new ConfigurationException(
            "--port is that of a simulated cluster; leave it out with --kubeconfig");
      }
      int last = fleet ? MAX_PORT - FleetStory.CLUSTERS.size() + 1 : MAX_PORT;
      if (port < 0 || port > last) {
        throw new ConfigurationException(
            "--port %d is no port; give one from 0 (any) to %d".formatted(port, last));
      }
    }
  }

  /**
   * A demo that draws on {@code out}.
   *
   * @param terminal whether {@code out} is a terminal that understands ANSI sequences
   */
  public Demo(PrintWriter out, boolean terminal, Setting setting) {
    this.screen = new Screen(out, terminal, clock);
    this.setting = setting;
  }

  /**
   * How to reach what is left running.
   *
   * @param metricsPorts ports of metrics and health, by process
   * @param tries shell commands worth trying
   */
  public record Reach(
      Path kubeconfig, String kafka, Map<String, Integer> metricsPorts, List<String> tries) {}

  /** What is done with the world after the summary. */
  @FunctionalInterface
  public interface Afterwards {
    /** Returns when the world may end. */
    void live(Reach reach) throws InterruptedException;
  }

  /**
   * Plays the story.
   *
   * @param afterwards called after the summary, before everything is taken down
   * @throws ConfigurationException when port, file or cluster cannot be used
   * @throws DemoException when something does not go as it should
   * @throws InterruptedException when interrupted; everything is taken down then
   */
  public void play(Afterwards afterwards) throws IOException, InterruptedException {
    setting.kubeconfig().ifPresent(RealSite::check);
    Playing story = story();
    try (World world = world()) {
      story.play(world);
      afterwards.live(
          new Reach(world.kubeconfig(), world.kafka(), world.metricsPorts(), story.tries(world)));
      screen.show(List.of());
    }
  }

  private Playing story() {
    return setting
        .story()
        .<Playing>map(
            story ->
                switch (story) {
                  case CANARY -> new ShopStory(screen, clock, true, false);
                  case BAD_CANARY -> new ShopStory(screen, clock, false, true);
                  case FLEET -> new FleetStory(screen, clock);
                })
        .orElseGet(() -> new ShopStory(screen, clock, true, true));
  }

  private World world() throws IOException, InterruptedException {
    boolean fleet = setting.story().equals(Optional.of(Story.FLEET));
    List<String> names = fleet ? FleetStory.CLUSTERS : List.of("demo");
    screen.say(
        setting.kubeconfig().isPresent()
            ? "starting a Kafka broker and Sluice for your cluster"
            : "starting %s in memory, a Kafka broker and Sluice"
                .formatted(
                    fleet
                        ? "%d Kubernetes clusters".formatted(names.size())
                        : "a Kubernetes cluster"));
    World.Opening opening =
        setting
            .kubeconfig()
            .<World.Opening>map(file -> on -> new RealSite(file, on))
            .orElse(on -> new SimulatedSites(names, setting.port(), setting.written()));
    return new World(names, opening, screen);
  }
}
