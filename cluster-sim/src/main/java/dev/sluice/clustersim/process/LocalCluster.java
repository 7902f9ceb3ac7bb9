package dev.sluice.clustersim.process;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.clustersim.fault.Scenario;
import dev.sluice.clustersim.http.ApiHttpServer;
import dev.sluice.clustersim.http.ServerTls;
import dev.sluice.clustersim.http.Shared;
import dev.sluice.clustersim.sim.SimulatedCluster;
import dev.sluice.clustersim.sim.SimulatedClusters;
import dev.sluice.clustersim.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A cluster in this process that clients reach through HTTPS on loopback. Thread-safe; {@link
 * #close} ends it with everything in it.
 */
public final class LocalCluster implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final Shared shared;
  private final ApiHttpServer server;
  private final ServerTls tls;
  private final LocalProcesses processes;
  private final Optional<Journal> journal;

  /**
   * How it is started.
   *
   * @param port 0: any free one
   * @param seed of uids and generated names
   * @param kubelet how pods behave
   * @param runJobs whether the commands of Jobs run as processes of this machine
   * @param behaviours whether controllers and kubelet are there; without, it is an API server alone
   * @param folder where objects are kept over a restart; empty: nowhere
   * @param faults what goes wrong from the start
   * @param rbac whether roles decide who may do what; without, everybody may do everything
   */
  public record Config(
      int port,
      long seed,
      KubeletConfig kubelet,
      boolean runJobs,
      boolean behaviours,
      Optional<Path> folder,
      Scenario faults,
      boolean rbac) {

    private static final Scenario NO_FAULTS = new Scenario(Optional.empty(), List.of());

    /** Without faults and RBAC. */
    public Config(
        int port,
        long seed,
        KubeletConfig kubelet,
        boolean runJobs,
        boolean behaviours,
        Optional<Path> folder) {
      this(port, seed, kubelet, runJobs, behaviours, folder, NO_FAULTS, false);
    }

    /** On any port, with pods that are ready after a moment, kept nowhere. */
    public static Config standard() {
      return new Config(0, 1, KubeletConfig.standard(), false, true, Optional.empty());
    }

    /** The same on a port of one's own. */
    public Config port(int own) {
      return new Config(own, seed, kubelet, runJobs, behaviours, folder, faults, rbac);
    }

    /** The same with pods that behave like this. */
    public Config kubelet(KubeletConfig own) {
      return new Config(port, seed, own, runJobs, behaviours, folder, faults, rbac);
    }

    /** The same with Jobs that really run. */
    public Config runningJobs() {
      return new Config(port, seed, kubelet, true, behaviours, folder, faults, rbac);
    }

    /** The same without anything that happens by itself. */
    public Config withoutBehaviours() {
      return new Config(port, seed, kubelet, runJobs, false, folder, faults, rbac);
    }

    /** The same with its objects kept in a folder. */
    public Config in(Path own) {
      return new Config(port, seed, kubelet, runJobs, behaviours, Optional.of(own), faults, rbac);
    }

    /** The same with roles that decide who may do what. */
    public Config withRbac() {
      return new Config(port, seed, kubelet, runJobs, behaviours, folder, faults, true);
    }

    /** The same with faults from the start. */
    public Config faults(Scenario own) {
      return new Config(port, seed, kubelet, runJobs, behaviours, folder, own, rbac);
    }
  }

  private LocalCluster(
      Shared shared,
      ApiHttpServer server,
      ServerTls tls,
      LocalProcesses processes,
      Optional<Journal> journal) {
    this.shared = shared;
    this.server = server;
    this.tls = tls;
    this.processes = processes;
    this.journal = journal;
  }

  /**
   * Starts one; it answers when this returns.
   *
   * @throws java.io.UncheckedIOException when the port is taken, or the folder cannot be used
   */
  public static LocalCluster start(Config config) {
    InstantSource clock = InstantSource.system();
    CompletableFuture<Shared> started = new CompletableFuture<>();
    LocalProcesses processes = new LocalProcesses((run, code) -> started.join().exited(run, code));
    SimulatedClusters.Settings settings =
        new SimulatedClusters.Settings(
            config.seed(),
            ObjectStore.Retention.DEFAULT,
            config.kubelet(),
            config.runJobs() ? processes : Processes.none(),
            config.behaviours(),
            config.rbac());
    ServerTls tls = ServerTls.create(List.of(HOST, "localhost"), clock.instant());
    SimulatedCluster cluster = SimulatedClusters.empty(settings, tls.authority());
    Optional<Journal> journal =
        config.folder().map(folder -> Journal.open(folder, cluster.store()));
    cluster.begin(clock.instant());
    cluster.faults().put(config.faults(), clock.instant());
    Shared shared = new Shared(cluster, clock);
    started.complete(shared);
    try {
      ApiHttpServer server = ApiHttpServer.start(shared, HOST, config.port(), Optional.of(tls));
      return new LocalCluster(shared, server, tls, processes, journal);
    } catch (RuntimeException e) {
      shared.close();
      journal.ifPresent(Journal::close);
      throw e;
    }
  }

  /** The address that clients use. */
  public String address() {
    return "https://%s:%d".formatted(HOST, server.port());
  }

  /** A kubeconfig file's content with which clients may do everything. */
  public String kubeconfig() {
    return kubeconfig("admin");
  }

  /**
   * A kubeconfig file's content for somebody.
   *
   * @param token who that is, as {@link dev.sluice.clustersim.api.Users} reads it
   */
  public String kubeconfig(String token) {
    return kubeconfig(Map.of("sluice", this), token);
  }

  /**
   * A kubeconfig with which clients may do everything in several clusters, each a context of its
   * name; the first is the current one.
   */
  public static String kubeconfig(Map<String, LocalCluster> clusters) {
    return kubeconfig(clusters, "admin");
  }

  private static String kubeconfig(Map<String, LocalCluster> clusters, String token) {
    StringBuilder entries = new StringBuilder();
    StringBuilder contexts = new StringBuilder();
    clusters.forEach(
        (name, cluster) -> {
          entries.append(
              """
              - name: %s
                cluster: {server: "%s", certificate-authority-data: %s}
              """
                  .formatted(name, cluster.address(), cluster.authority()));
          contexts.append(
              """
              - name: %1$s
                context: {cluster: %1$s, user: user, namespace: default}
              """
                  .formatted(name));
        });
    return """
    apiVersion: v1
    kind: Config
    clusters:
    %susers:
    - name: user
      user: {token: "%s"}
    contexts:
    %scurrent-context: %s
    """
        .formatted(entries, token, contexts, clusters.keySet().iterator().next());
  }

  private String authority() {
    return Base64.getEncoder().encodeToString(tls.authority().getBytes(StandardCharsets.UTF_8));
  }

  /** The cluster itself, for what no client can do. */
  public Shared shared() {
    return shared;
  }

  @Override
  public void close() {
    processes.close();
    shared.close();
    server.close();
    journal.ifPresent(Journal::close);
  }
}
