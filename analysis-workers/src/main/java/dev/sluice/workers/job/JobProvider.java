package dev.sluice.workers.job;

import dev.sluice.workers.job.JobFollower.Key;
import dev.sluice.workers.spi.Account;
import dev.sluice.workers.spi.ConfigReader;
import dev.sluice.workers.spi.MeasurementContext;
import dev.sluice.workers.spi.MeasurementId;
import dev.sluice.workers.spi.MetricProvider;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ProviderResult.Finished;
import dev.sluice.workers.spi.ProviderServices;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.io.File;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a Kubernetes Job per measurement. The Job's name derives from the measurement, so that
 * whoever starts it again adopts it; one watch follows all of them.
 *
 * <p>The variables {@value #KUBECONFIG} and {@value #NAMESPACE} have Jobs run elsewhere; such Jobs
 * have no owner.
 */
final class JobProvider implements MetricProvider {

  static final String KUBECONFIG = "ARGO_ROLLOUTS_ANALYSIS_JOB_KUBECONFIG";
  static final String NAMESPACE = "ARGO_ROLLOUTS_ANALYSIS_JOB_NAMESPACE";

  private final Optional<KubernetesClient> client;
  private final Optional<KubernetesClient> ownClient;
  private final Optional<String> namespace;
  private final Optional<JobFollower> follower;

  JobProvider(ProviderServices services) {
    this.ownClient =
        services
            .variable(KUBECONFIG)
            .map(
                file ->
                    new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(new File(file)))
                        .build());
    this.client = ownClient.or(services::kubernetes);
    this.namespace = services.variable(NAMESPACE);
    this.follower = client.map(kubernetes -> new JobFollower(kubernetes, namespace));
  }

  @Override
  public Account account(MeasurementContext context) {
    return new Account("kubernetes", "");
  }

  @Override
  public ProviderResult start(MeasurementContext context) throws ProviderException {
    MeasurementId id = context.id();
    KubernetesClient kubernetes = kubernetes();
    boolean owned = ownClient.isEmpty() && namespace.isEmpty();
    Job job =
        JobManifest.of(
            id,
            new ConfigReader("provider.job", context.config()),
            namespace.orElse(id.namespace()),
            owned,
            kubernetes.getKubernetesSerialization());
    return follow(createOrAdopt(kubernetes, job, id));
  }

  private static Job createOrAdopt(KubernetesClient kubernetes, Job job, MeasurementId id)
      throws ProviderException {
    Key key = Key.of(job);
    try {
      return kubernetes.resource(job).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw failed("Job %s cannot be created".formatted(key), e);
      }
    }
    Job existing = find(kubernetes, key);
    if (existing == null) {
      throw new ProviderException("Job %s came and went while it was created".formatted(key));
    }
    Map<String, String> labels = existing.getMetadata().getLabels();
    if (labels == null || !id.runUid().equals(labels.get(JobNames.UID_LABEL))) {
      throw new ProviderException(
          "Job %s exists and is not of AnalysisRun %s; remove it".formatted(key, id.run()));
    }
    return existing;
  }

  @Override
  public ProviderResult resume(MeasurementContext context, Map<String, String> metadata)
      throws ProviderException {
    Optional<Key> key = key(metadata);
    if (key.isEmpty()) {
      return start(context);
    }
    Job job = find(kubernetes(), key.get());
    if (job == null) {
      throw new ProviderException("Job %s was deleted before it ended".formatted(key.get()));
    }
    return follow(job);
  }

  private ProviderResult follow(Job job) throws ProviderException {
    Key key = Key.of(job);
    Optional<Outcome> ended = JobPhase.of(job);
    if (ended.isPresent()) {
      return new Finished(ended.get(), metadata(key));
    }
    return new ProviderResult.Following(metadata(key), "", follower().follow(job));
  }

  @Override
  public ProviderResult terminate(MeasurementContext context, Map<String, String> metadata)
      throws ProviderException {
    MeasurementId id = context.id();
    Key key =
        key(metadata).orElseGet(() -> new Key(namespace.orElse(id.namespace()), JobNames.of(id)));
    follower().forget(key);
    Job job = find(kubernetes(), key);
    if (job == null) {
      return inconclusive(key, "Job was gone when it was to be terminated");
    }
    Optional<Outcome> ended = JobPhase.of(job);
    if (ended.isPresent()) {
      return new Finished(ended.get(), metadata(key));
    }
    delete(key);
    return inconclusive(key, "Job was terminated before it ended");
  }

  private static Finished inconclusive(Key key, String message) {
    return new Finished(
        new Outcome.Decision(Outcome.Verdict.INCONCLUSIVE, "", message), metadata(key));
  }

  @Override
  public void collectGarbage(MeasurementContext context, int keep) throws ProviderException {
    MeasurementId id = context.id();
    List<Job> jobs;
    try {
      jobs =
          kubernetes()
              .batch()
              .v1()
              .jobs()
              .inNamespace(namespace.orElse(id.namespace()))
              .withLabel(JobNames.UID_LABEL, id.runUid())
              .list()
              .getItems();
    } catch (KubernetesClientException e) {
      throw failed("Jobs of AnalysisRun %s cannot be listed".formatted(id.run()), e);
    }
    List<Key> superfluous =
        jobs.stream()
            .filter(job -> ofMetric(job, id.metric()))
            .sorted(Comparator.comparing(JobProvider::created).reversed())
            .skip(keep)
            .filter(job -> JobPhase.of(job).isPresent())
            .map(Key::of)
            .toList();
    for (Key key : superfluous) {
      delete(key);
    }
  }

  private static boolean ofMetric(Job job, String metric) {
    Map<String, String> annotations = job.getMetadata().getAnnotations();
    return annotations != null && metric.equals(annotations.get(JobNames.METRIC_ANNOTATION));
  }

  private static String created(Job job) {
    return job.getMetadata().getCreationTimestamp() + job.getMetadata().getName();
  }

  private void delete(Key key) throws ProviderException {
    try {
      var unused =
          job(kubernetes(), key).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    } catch (KubernetesClientException e) {
      throw failed("Job %s cannot be deleted".formatted(key), e);
    }
  }

  private static @Nullable Job find(KubernetesClient kubernetes, Key key) throws ProviderException {
    try {
      return job(kubernetes, key).get();
    } catch (KubernetesClientException e) {
      throw failed("Job %s cannot be read".formatted(key), e);
    }
  }

  private static ScalableResource<Job> job(KubernetesClient kubernetes, Key key) {
    return kubernetes.batch().v1().jobs().inNamespace(key.namespace()).withName(key.name());
  }

  private static ProviderException failed(String what, KubernetesClientException e) {
    String reason =
        e.getStatus() != null && e.getStatus().getMessage() != null
            ? e.getStatus().getMessage()
            : String.valueOf(e.getMessage());
    return new ProviderException(what + ": " + reason, e);
  }

  private static Optional<Key> key(Map<String, String> metadata) {
    String name = metadata.get(JobNames.NAME_METADATA);
    String namespace = metadata.get(JobNames.NAMESPACE_METADATA);
    return name == null || namespace == null
        ? Optional.empty()
        : Optional.of(new Key(namespace, name));
  }

  private static Map<String, String> metadata(Key key) {
    return Map.of(JobNames.NAME_METADATA, key.name(), JobNames.NAMESPACE_METADATA, key.namespace());
  }

  private KubernetesClient kubernetes() throws ProviderException {
    return client.orElseThrow(JobProvider::noCluster);
  }

  private JobFollower follower() throws ProviderException {
    return follower.orElseThrow(JobProvider::noCluster);
  }

  private static ProviderException noCluster() {
    return new ProviderException(
        "provider 'job' needs access to a cluster, and this worker has none");
  }

  @Override
  public void close() {
    follower.ifPresent(JobFollower::close);
    ownClient.ifPresent(KubernetesClient::close);
  }
}
