package dev.sluice.testkit.kube;

import dev.sluice.local.controlplane.ControlPlane;
import dev.sluice.local.kubelet.FakeKubelet;
import dev.sluice.local.kubelet.KubeletConfig;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.TestAbortedException;

/**
 * A real control plane, one for the JVM, with a fresh namespace for each test. Register it as a
 * static field:
 *
 * <pre>{@code
 * @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
 * }</pre>
 *
 * <p>The custom resources of Sluice and Istio's VirtualService and DestinationRule are installed.
 * Where the control plane's programs are missing the tests are skipped with one line that says how
 * to get them; {@code SLUICE_REQUIRE_KUBE=true} makes that a failure.
 */
public final class KubeFixture implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

  private static final Namespace STORE = Namespace.create(KubeFixture.class);
  private static final AtomicLong NAMESPACES = new AtomicLong();

  private final boolean kubelet;
  private final List<SharedControlPlane> shared = new ArrayList<>();
  private final List<FakeKubelet> kubelets = new ArrayList<>();
  private String namespace = "";

  private KubeFixture(boolean kubelet) {
    this.kubelet = kubelet;
  }

  /** Pods of the test's namespace become Ready after 1.5 s and Jobs really run. */
  public static KubeFixture withKubelet() {
    return new KubeFixture(true);
  }

  /** Pods stay Pending: the test plays the kubelet itself. */
  public static KubeFixture withoutKubelet() {
    return new KubeFixture(false);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Attempt attempt =
        context
            .getRoot()
            .getStore(STORE)
            .getOrComputeIfAbsent(Attempt.class, key -> Attempt.make(), Attempt.class);
    shared.clear();
    shared.add(attempt.plane());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    namespace = "t%d-%d".formatted(ProcessHandle.current().pid(), NAMESPACES.incrementAndGet());
    client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    if (kubelet) {
      kubelets.add(FakeKubelet.start(client(), KubeletConfig.in(namespace)));
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    // The namespace goes first: pods that still live are removed by the kubelet.
    if (!namespace.isEmpty()) {
      client().namespaces().withName(namespace).delete();
    }
    kubelets.forEach(FakeKubelet::close);
    kubelets.clear();
  }

  /** The administrator's client, shared by all tests; do not close it. */
  public KubernetesClient client() {
    return plane().client();
  }

  /** The administrator's client configuration, for clients of a test's own. */
  public Config clientConfig() {
    return controlPlane().clientConfig();
  }

  /** The administrator's kubeconfig file. */
  public Path kubeconfig() {
    return controlPlane().kubeconfig();
  }

  /** The present test's namespace. */
  public String namespace() {
    return namespace;
  }

  /** Creates the objects of a YAML text (several parted by {@code ---}) in the test's namespace. */
  public List<HasMetadata> apply(String yaml) {
    return client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .create();
  }

  /** Objects of any kind in the test's namespace, as JSON trees. */
  public NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      generic(String apiVersion, String kind) {
    return client().genericKubernetesResources(apiVersion, kind).inNamespace(namespace);
  }

  private ControlPlane controlPlane() {
    return plane().plane();
  }

  private SharedControlPlane plane() {
    if (shared.isEmpty()) {
      throw new IllegalStateException(
          "the control plane starts before the first test: register the fixture as a static field");
    }
    return shared.getFirst();
  }

  // Remembers a failure too, so that a missing control plane is looked for once.
  private record Attempt(List<SharedControlPlane> started, String skipped)
      implements AutoCloseable {

    static Attempt make() {
      try {
        return new Attempt(List.of(SharedControlPlane.start()), "");
      } catch (TestAbortedException e) {
        return new Attempt(List.of(), String.valueOf(e.getMessage()));
      }
    }

    SharedControlPlane plane() {
      if (started.isEmpty()) {
        throw new TestAbortedException(skipped);
      }
      return started.getFirst();
    }

    @Override
    public void close() {
      started.forEach(SharedControlPlane::close);
    }
  }
}
