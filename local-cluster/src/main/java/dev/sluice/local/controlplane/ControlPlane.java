package dev.sluice.local.controlplane;

import dev.sluice.local.folder.TemporaryFolder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kubernetes control plane on loopback and free ports: etcd, kube-apiserver,
 * kube-controller-manager. There is no node: its user brings a stand-in kubelet. Its processes end
 * with this JVM, however that ends.
 */
public final class ControlPlane implements AutoCloseable {

  static final String KUBECONFIG = "kubeconfig";

  private static final Logger LOGGER = LoggerFactory.getLogger(ControlPlane.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final TemporaryFolder folder;
  private final List<Leash> processes = new ArrayList<>();

  private ControlPlane(TemporaryFolder folder) {
    this.folder = folder;
  }

  /**
   * Starts all three and waits until the API server is ready (about 5 s).
   *
   * @param binaries folder of the three programs, as {@link KubeBinaries} finds it
   * @param parent an existing folder; state and logs go into a new one in it
   * @throws IOException when one does not start, with the end of its log
   */
  public static ControlPlane start(Path binaries, Path parent) throws IOException {
    return start(binaries, parent, true);
  }

  /**
   * Starts etcd and the API server alone: nothing happens in the cluster but what clients do.
   *
   * @see #start(Path, Path)
   */
  public static ControlPlane startWithoutControllers(Path binaries, Path parent)
      throws IOException {
    return start(binaries, parent, false);
  }

  private static ControlPlane start(Path binaries, Path parent, boolean controllers)
      throws IOException {
    ControlPlane plane = new ControlPlane(TemporaryFolder.in(parent, "control-plane-"));
    try {
      plane.startAll(binaries, controllers);
      return plane;
    } catch (IOException | RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  /** The administrator's kubeconfig file. */
  public Path kubeconfig() {
    return folder().resolve(KUBECONFIG);
  }

  /** The administrator's client configuration. */
  public Config clientConfig() {
    try {
      return Config.fromKubeconfig(Files.readString(kubeconfig()));
    } catch (IOException e) {
      throw new UncheckedIOException("kubeconfig cannot be read", e);
    }
  }

  /** A client of the administrator; the caller closes it. */
  public KubernetesClient client() {
    return new KubernetesClientBuilder().withConfig(clientConfig()).build();
  }

  /** The folder with state and logs; it goes when the control plane is closed. */
  public Path folder() {
    return folder.path();
  }

  /** Stops all three, the last started first. */
  @Override
  public void close() {
    processes.reversed().forEach(Leash::close);
    processes.clear();
    try {
      folder.close();
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("folder", folder())
          .addKeyValue("error", e.getMessage())
          .log("folder of the local control plane stays");
    }
  }

  private void startAll(Path binaries, boolean controllers) throws IOException {
    List<Integer> ports = freePorts();
    Commands commands =
        new Commands(binaries, ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    Credentials.write(kubeconfig(), commands.kubeconfig(Credentials.create(folder())));
    run("etcd", commands.etcd());
    Leash apiServer = run("kube-apiserver", commands.apiServer());
    awaitReady(apiServer);
    if (controllers) {
      run("kube-controller-manager", commands.controllerManager());
    }
    LOGGER.atInfo().addKeyValue("kubeconfig", kubeconfig()).log("local control plane is ready");
  }

  private Leash run(String name, List<String> command) throws IOException {
    Leash process = Leash.start(folder(), folder().resolve(name + ".log").toFile(), command);
    processes.add(process);
    return process;
  }

  private void awaitReady(Leash apiServer) throws IOException {
    Config config = new ConfigBuilder(clientConfig()).withRequestRetryBackoffLimit(0).build();
    long end = System.nanoTime() + START_LIMIT.toNanos();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      while (!isReady(client)) {
        if (!apiServer.isAlive() || System.nanoTime() > end) {
          throw new IOException(
              "kube-apiserver is not ready after %d s; its log ends: %s"
                  .formatted(START_LIMIT.toSeconds(), logTail("kube-apiserver")));
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      String answer = client.raw("/readyz");
      // The priority classes and RBAC roles are made by the same post-start hooks.
      return "ok".equals(answer);
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private String logTail(String name) throws IOException {
    List<String> lines = Files.readAllLines(folder().resolve(name + ".log"));
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static List<Integer> freePorts() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int port = 0; port < 4; port++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
