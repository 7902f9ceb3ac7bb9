package dev.sluice.testkit.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
 * A cluster, one for the JVM, with a fresh namespace for each test: the simulator, or a real control
 * plane where {@link KubeMode} says so. Register it as a static field:
 *
 * <pre>{@code
 * @OnKubernetes
 * class SomeIT {
 *   @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
 * }</pre>
 *
 * <p>The custom resources of Sluice and Istio's VirtualService and DestinationRule are installed.
 * Where a real control plane is wanted and its programs are missing the tests are skipped with one
 * line that says how to get them; {@code SLUICE_REQUIRE_KUBE=true} makes that a failure.
 */
@OnKubernetes
public final class KubeFixture implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

  private static final Namespace STORE = Namespace.create(KubeFixture.class);
  private static final AtomicLong NAMESPACES = new AtomicLong();

  private final boolean kubelet;
  private final List<SharedCluster> shared = new ArrayList<>();
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
    if (!context.getTags().contains(OnKubernetes.TAG)) {
      throw new IllegalStateException(
          context.getDisplayName() + " uses a cluster: mark it @OnKubernetes");
    }
    Attempt attempt =
        context
            .getRoot()
            .getStore(STORE)
            .getOrComputeIfAbsent(Attempt.class, key -> Attempt.make(), Attempt.class);
    shared.clear();
    shared.add(attempt.cluster());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    namespace =
        "%st%d-%d"
            .formatted(
                kubelet ? "" : SharedCluster.BARE,
                ProcessHandle.current().pid(),
                NAMESPACES.incrementAndGet());
    client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!namespace.isEmpty()) {
      client().namespaces().withName(namespace).delete();
    }
  }

  /** The administrator's client, shared by all tests; do not close it. */
  public KubernetesClient client() {
    return cluster().client();
  }

  /** The administrator's client configuration, for clients of a test's own. */
  public Config clientConfig() {
    try {
      return Config.fromKubeconfig(Files.readString(kubeconfig()));
    } catch (IOException e) {
      throw new UncheckedIOException("kubeconfig cannot be read", e);
    }
  }

  /** The administrator's kubeconfig file. */
  public Path kubeconfig() {
    return cluster().kubeconfig();
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

  private SharedCluster cluster() {
    if (shared.isEmpty()) {
      throw new IllegalStateException(
          "the cluster starts before the first test: register the fixture as a static field");
    }
    return shared.getFirst();
  }

  // Remembers a failure too, so that a missing control plane is looked for once.
  private record Attempt(List<SharedCluster> started, String skipped) implements AutoCloseable {

    static Attempt make() {
      try {
        return new Attempt(List.of(SharedCluster.start(KubeMode.current())), "");
      } catch (TestAbortedException e) {
        return new Attempt(List.of(), String.valueOf(e.getMessage()));
      }
    }

    SharedCluster cluster() {
      if (started.isEmpty()) {
        throw new TestAbortedException(skipped);
      }
      return started.getFirst();
    }

    @Override
    public void close() {
      started.forEach(SharedCluster::close);
    }
  }
}
