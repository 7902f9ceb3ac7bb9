package dev.sluice.router.process;

import dev.sluice.router.RouterSettings;
import dev.sluice.router.istio.IstioProvider;
import dev.sluice.router.keep.KeeperSettings;
import dev.sluice.router.kube.KubernetesRoutingSettings;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/**
 * Settings of a router process.
 *
 * @param cluster the cluster whose commands it carries out; an RFC 1123 label
 * @param topicPrefix the cell
 * @param kafka client settings, at least {@code bootstrap.servers}; passed to every client
 * @param consumerGroup replicas of one group share the Rollouts between them
 * @param istioApiVersion group and version of Istio's networking API
 * @param kubernetes how routing objects are reached
 * @param router patience and back-off of one attempt
 * @param keeper concurrency and retries
 */
@RecordBuilder
public record RouterConfig(
    String cluster,
    String topicPrefix,
    Map<String, String> kafka,
    String consumerGroup,
    String istioApiVersion,
    KubernetesRoutingSettings kubernetes,
    RouterSettings router,
    KeeperSettings keeper)
    implements RouterConfigBuilder.With {

  /** Checks every setting. */
  public RouterConfig {
    TopicCatalogue.requireCluster(cluster);
    kafka = Map.copyOf(kafka);
    if (kafka.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new IllegalArgumentException("kafka must hold bootstrap.servers, as HOST:PORT");
    }
    if (consumerGroup.isBlank()) {
      throw new IllegalArgumentException("consumerGroup must not be empty");
    }
    if (!istioApiVersion.matches("[^/]+/[^/]+")) {
      throw new IllegalArgumentException(
          "istioApiVersion '%s' must be group/version, such as %s"
              .formatted(istioApiVersion, IstioProvider.DEFAULT_API_VERSION));
    }
  }

  /** Everything but cluster and broker at its default; the group is named after the cluster. */
  public static RouterConfig of(String cluster, String topicPrefix, Map<String, String> kafka) {
    return new RouterConfig(
        cluster,
        topicPrefix,
        kafka,
        topicPrefix + "." + cluster + ".router",
        IstioProvider.DEFAULT_API_VERSION,
        KubernetesRoutingSettings.forWriter("sluice-router"),
        RouterSettings.forWriter("router"),
        KeeperSettings.DEFAULT);
  }
}
