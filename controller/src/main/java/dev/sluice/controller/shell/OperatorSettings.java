package dev.sluice.controller.shell;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;

/** How the operator framework is to run the controller. */
record OperatorSettings(ControllerConfig config, KubernetesClient client, Leadership leadership) {

  private static final int MOST_PASSES_A_SECOND = 50;

  /** What holds for all kinds. */
  void process(ConfigurationServiceOverrider overrider) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        // A connection that breaks during the first list is tried again, as it is later.
        .withStopOnInformerErrorDuringStartup(false)
        .withConcurrentReconciliationThreads(config.rolloutThreads())
        .withReconciliationTerminationTimeout(Duration.ofSeconds(5))
        .withUseSSAToPatchPrimaryResource(true)
        // Nothing changes the cached objects, so nobody needs copies of them.
        .withResourceCloner(
            new Cloner() {
              @Override
              public <R extends HasMetadata> R clone(R object) {
                return object;
              }
            });
    config
        .leaderElection()
        .ifPresent(
            lease ->
                overrider.withLeaderElectionConfiguration(
                    LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(
                            lease.leaseName())
                        .withLeaseNamespace(lease.leaseNamespace())
                        .withIdentity(lease.identity())
                        .withLeaseDuration(lease.leaseDuration())
                        .withRenewDeadline(lease.renewDeadline())
                        .withRetryPeriod(lease.retryPeriod())
                        .withLeaderCallbacks(leadership.callbacks())
                        .build()));
  }

  /** Which objects of a kind are looked at, and how often. */
  <P extends HasMetadata> void scope(ControllerConfigurationOverrider<P> overrider) {
    overrider
        .withLabelSelector(config.instanceSelector())
        .withRetry(
            new GenericRetry()
                .setInitialInterval(5)
                .setIntervalMultiplier(2)
                .setMaxInterval(10_000)
                .withoutMaxAttempts())
        .withRateLimiter(new LinearRateLimiter(Duration.ofSeconds(1), MOST_PASSES_A_SECOND));
    config
        .namespace()
        .ifPresentOrElse(overrider::settingNamespace, overrider::watchingAllNamespaces);
  }
}
