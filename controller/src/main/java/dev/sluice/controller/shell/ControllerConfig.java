package dev.sluice.controller.shell;

import dev.sluice.controller.pipeline.KafkaSettings;
import dev.sluice.controller.plugin.StepPluginSettings;
import dev.sluice.router.istio.IstioProvider;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings of one controller; every value is checked when the record is made.
 *
 * @param kafka how to reach Kafka
 * @param prefix prefix of every topic of the cell
 * @param cluster name of this cluster in topics and keys, an RFC 1123 label
 * @param namespace the only namespace to look at; empty: all of them. With a namespace
 *     ClusterAnalysisTemplates are not read
 * @param instanceId only objects with this instance id are handled; empty: only those without one
 * @param rolloutThreads most Rollouts that are worked on at a time, with the AnalysisRuns
 * @param statusThreads most AnalysisRun statuses that are written at a time
 * @param statusWritesPerSecond progress writes of AnalysisRuns a second, for the whole cluster
 * @param resync every Rollout is looked at after this time even when nothing happened
 * @param handover how long Kafka may take to acknowledge the command of an abort, and then the
 *     router to report it, before the router's library is used in this process
 * @param istioApiVersion group and version of Istio's networking API, for that library
 * @param primaryClusterNamespace where that library looks for the Secret of Istio's primary
 *     cluster, as the router does; empty: Istio's objects are in this cluster
 * @param stepPlugins what is said about step plugins, by their names
 * @param leaderElection how to elect a leader; empty: this is the only controller
 */
@RecordBuilder
public record ControllerConfig(
    KafkaSettings kafka,
    String prefix,
    String cluster,
    Optional<String> namespace,
    Optional<String> instanceId,
    int rolloutThreads,
    int statusThreads,
    double statusWritesPerSecond,
    Duration resync,
    Duration handover,
    String istioApiVersion,
    Optional<String> primaryClusterNamespace,
    Map<String, StepPluginSettings> stepPlugins,
    Optional<LeaderElection> leaderElection)
    implements ControllerConfigBuilder.With {

  private static final Pattern LABEL_VALUE =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Checks every value. */
  public ControllerConfig {
    stepPlugins = Map.copyOf(stepPlugins);
    TopicCatalogue.requireCluster(cluster);
    new TopicCatalogue(prefix);
    namespace.ifPresent(
        name -> require(NAMESPACE.matcher(name).matches(), "namespace", name, "an RFC 1123 label"));
    instanceId.ifPresent(
        id -> require(LABEL_VALUE.matcher(id).matches(), "instanceId", id, "a label value"));
    require(rolloutThreads >= 1, "rolloutThreads", rolloutThreads, "at least 1");
    require(statusThreads >= 1, "statusThreads", statusThreads, "at least 1");
    require(
        statusWritesPerSecond > 0 && Double.isFinite(statusWritesPerSecond),
        "statusWritesPerSecond",
        statusWritesPerSecond,
        "more than 0");
    require(resync.compareTo(Duration.ofSeconds(1)) >= 0, "resync", resync, "at least one second");
    require(
        handover.isPositive() && handover.compareTo(Duration.ofSeconds(2)) <= 0,
        "handover",
        handover,
        "more than 0 and at most 2 s, so that an abort is done within 5 s");
    require(
        API_VERSION.matcher(istioApiVersion).matches(),
        "istioApiVersion",
        istioApiVersion,
        "such as networking.istio.io/v1");
  }

  private static final Pattern API_VERSION = Pattern.compile("[a-z0-9.-]+/v[0-9][a-z0-9]*");

  /** The usual settings for a cluster: what Argo Rollouts' flags default to where it has them. */
  public static ControllerConfig of(String bootstrapServers, String cluster) {
    return new ControllerConfig(
        new KafkaSettings(bootstrapServers, Map.of()),
        TopicCatalogue.DEFAULT_PREFIX,
        cluster,
        Optional.empty(),
        Optional.empty(),
        10,
        8,
        10,
        Duration.ofMinutes(15),
        Duration.ofMillis(1500),
        IstioProvider.DEFAULT_API_VERSION,
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  /** Label selector of the objects that this instance handles. */
  String instanceSelector() {
    String label = dev.sluice.controller.planner.Annotations.INSTANCE_ID;
    return instanceId.map(id -> label + "=" + id).orElse("!" + label);
  }

  private static void require(boolean right, String setting, Object value, String rule) {
    if (!right) {
      throw new IllegalArgumentException(
          "controller setting %s is '%s' but must be %s".formatted(setting, value, rule));
    }
  }

  /**
   * Leader election by a Lease.
   *
   * @param leaseNamespace namespace of the Lease
   * @param leaseName name of the Lease
   * @param identity of this controller, unique among its peers
   * @param leaseDuration how long a leader that is not heard of keeps its place
   * @param renewDeadline how long a leader tries to renew before it gives up
   * @param retryPeriod how often it is tried
   */
  public record LeaderElection(
      String leaseNamespace,
      String leaseName,
      String identity,
      Duration leaseDuration,
      Duration renewDeadline,
      Duration retryPeriod) {

    /** Checks that the times are in order. */
    public LeaderElection {
      require(!leaseNamespace.isBlank(), "leaseNamespace", leaseNamespace, "a namespace");
      require(!leaseName.isBlank(), "leaseName", leaseName, "a name");
      require(!identity.isBlank(), "identity", identity, "a text of its own");
      require(
          leaseDuration.compareTo(renewDeadline) > 0,
          "leaseDuration",
          leaseDuration,
          "longer than renewDeadline " + renewDeadline);
      require(
          renewDeadline.compareTo(retryPeriod) > 0,
          "renewDeadline",
          renewDeadline,
          "longer than retryPeriod " + retryPeriod);
    }

    /** Times as Argo Rollouts': 15 s, 10 s, 2 s. */
    public static LeaderElection of(String leaseNamespace, String leaseName, String identity) {
      return new LeaderElection(
          leaseNamespace,
          leaseName,
          identity,
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2));
    }
  }
}
