package dev.sluice.testkit.kube;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.process.AttachedKubelet;
import dev.sluice.clustersim.process.LocalCluster;
import dev.sluice.local.closing.Opened;
import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.controlplane.KubeBinaries;
import dev.sluice.local.folder.TemporaryFolder;
import dev.sluice.local.kinds.Kinds;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/** The JVM's one cluster with a kubelet; JUnit closes it after the last test class. */
final class SharedCluster implements AutoCloseable {

  /** The kubelet leaves the pods of namespaces with this prefix to the test. */
  static final String BARE = "bare-";

  /** Set to {@code true} where a missing control plane must fail the tests, not skip them. */
  private static final String REQUIRED = "SLUICE_REQUIRE_KUBE";

  private static final int REQUEST_MILLIS = 60_000;

  private final Opened opened = new Opened();
  private final Path kubeconfig;
  private final KubernetesClient client;

  private SharedCluster(KubeMode mode) throws IOException {
    KubeletConfig kubelet =
        KubeletConfig.standard().withNamespaces(Pattern.compile("^(?!" + BARE + ")"));
    try {
      Path folder = opened.open(TemporaryFolder.create("sluice-cluster-")).path();
      kubeconfig =
          switch (mode) {
            case SIMULATED -> simulated(folder.resolve("kubeconfig"), kubelet);
            case REAL -> opened.open(ControlPlane.start(binaries(), folder)).kubeconfig();
          };
      client = opened.open(new KubernetesClientBuilder().withConfig(patient(kubeconfig)).build());
      Kinds.install(client, CustomResourceDefinitions.all());
      Kinds.install(client, Kinds.istio(client));
      if (mode == KubeMode.REAL) {
        opened.open(AttachedKubelet.start(client, kubelet, InstantSource.system()));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts one.
   *
   * @throws TestAbortedException where a real one is wanted and its programs are missing
   */
  static SharedCluster start(KubeMode mode) {
    try {
      return new SharedCluster(mode);
    } catch (IOException e) {
      throw new UncheckedIOException("cluster for tests: " + e.getMessage(), e);
    }
  }

  // A cold cluster on a busy machine needs its time.
  private static Config patient(Path kubeconfig) throws IOException {
    return new ConfigBuilder(Config.fromKubeconfig(Files.readString(kubeconfig)))
        .withRequestTimeout(REQUEST_MILLIS)
        .build();
  }

  private Path simulated(Path file, KubeletConfig kubelet) throws IOException {
    LocalCluster.Config config =
        LocalCluster.Config.standard().kubelet(kubelet).runningJobs().withRbac();
    return Files.writeString(file, opened.open(LocalCluster.start(config)).kubeconfig());
  }

  private static Path binaries() {
    return switch (KubeBinaries.find()) {
      case KubeBinaries.Missing missing -> throw missing(missing.how());
      case KubeBinaries.Found found -> found.folder();
    };
  }

  private static RuntimeException missing(String how) {
    if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
      return new IllegalStateException(REQUIRED + " is set. " + how);
    }
    System.err.println("SKIPPED, no control plane. " + how);
    return new TestAbortedException(how);
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    try {
      opened.close();
    } catch (Exception e) {
      System.err.println("cluster for tests did not close cleanly: " + e);
    }
  }
}
