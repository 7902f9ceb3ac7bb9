package dev.sluice.system.scenarios;

import dev.sluice.local.closing.Opened;
import dev.sluice.local.prometheus.PrometheusLikeServer;
import dev.sluice.system.harness.ClusterMirror;
import dev.sluice.system.harness.Sluice;
import dev.sluice.system.harness.SluiceFixture;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Cluster, broker and all of Sluice for a class of scenarios; gives each of them its {@link Play}.
 */
final class Stage implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

  private static final Namespace STORE = Namespace.create(Stage.class);
  private static final AtomicInteger PLAYS = new AtomicInteger();

  private final KubeFixture kube = KubeFixture.withKubelet();
  private final KafkaFixture kafka = KafkaFixture.shared();
  private final SluiceFixture sluice = SluiceFixture.on(kube, kafka);
  private final Opened opened = new Opened();
  private final List<World> world = new ArrayList<>();

  /** What the plays of a class have in common. */
  record World(
      KubeFixture kube, ClusterMirror mirror, PrometheusLikeServer metrics, Sluice sluice) {}

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    kube.beforeAll(context);
    kafka.beforeAll(context);
    sluice.beforeAll(context);
    ClusterMirror mirror = opened.open(new ClusterMirror(kube.client()));
    world.add(new World(kube, mirror, sluice.metrics(), sluice.parts()));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Play.class;
  }

  @Override
  public Play resolveParameter(ParameterContext parameter, ExtensionContext context) {
    String namespace =
        "play%d-%d".formatted(ProcessHandle.current().pid(), PLAYS.incrementAndGet());
    return context
        .getStore(STORE)
        .getOrComputeIfAbsent(
            Play.class, key -> Play.begin(world.getFirst(), namespace), Play.class);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    opened.close();
    sluice.afterAll(context);
  }
}
