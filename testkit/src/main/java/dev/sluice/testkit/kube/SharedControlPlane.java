package dev.sluice.testkit.kube;

import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.controlplane.KubeBinaries;
import dev.sluice.local.kinds.Kinds;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** The JVM's one control plane; JUnit closes it after the last test class. */
record SharedControlPlane(ControlPlane plane, KubernetesClient client) implements AutoCloseable {

  /** Set to {@code true} where a missing control plane must fail the tests, not skip them. */
  private static final String REQUIRED = "SLUICE_REQUIRE_KUBE";

  static SharedControlPlane start() {
    return switch (KubeBinaries.find()) {
      case KubeBinaries.Missing missing -> throw missing(missing.how());
      case KubeBinaries.Found found -> start(found.folder());
    };
  }

  private static SharedControlPlane start(Path binaries) {
    try {
      ControlPlane plane =
          ControlPlane.start(binaries, Path.of(System.getProperty("java.io.tmpdir")));
      KubernetesClient client = plane.client();
      Kinds.install(client, CustomResourceDefinitions.all());
      Kinds.install(client, Kinds.istio(client));
      return new SharedControlPlane(plane, client);
    } catch (IOException e) {
      throw new UncheckedIOException("control plane for tests: " + e.getMessage(), e);
    }
  }

  private static RuntimeException missing(String how) {
    if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
      return new IllegalStateException(REQUIRED + " is set. " + how);
    }
    System.err.println("SKIPPED, no control plane. " + how);
    return new TestAbortedException(how);
  }

  @Override
  public void close() {
    client.close();
    plane.close();
  }
}
