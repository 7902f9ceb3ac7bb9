package dev.sluice.controller.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.Intent;
import dev.sluice.controller.planner.ObjectRef;
import dev.sluice.controller.planner.Plan;
import dev.sluice.controller.planner.StepPluginCall;
import dev.sluice.controller.revision.PodTemplates;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One plan being carried out; knows the Rollout's version as its own writes move it on. */
final class PlanRun {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final KubernetesClient client;
  private final MergePatcher patcher;
  private final PodPatches pods;
  private final Evictions evictions;
  private final RoutingPublisher routing;
  private final StepPluginCaller plugins;
  private final Written written;
  private final String namespace;
  private final String uid;
  private RawRollout rollout;
  private boolean wrote;

  /** Versions that its own writes made of objects, by their uid. */
  private final Map<String, ObjectRef> own = new HashMap<>();

  /** What plans are carried out with. */
  record Means(
      KubernetesClient client,
      MergePatcher patcher,
      PodPatches pods,
      Evictions evictions,
      RoutingPublisher routing,
      StepPluginCaller plugins,
      Written written) {}

  /** Signals that an object moved on; carries what to say about it. */
  static final class MovedOn extends Exception {
    private static final long serialVersionUID = 1L;

    MovedOn(String message) {
      super(message);
    }

    MovedOn(KubernetesClientException cause) {
      super(cause);
    }
  }

  /** Signals that the new ReplicaSet is refused. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final String replicaSet;

    Refused(String replicaSet, KubernetesClientException cause) {
      super(Refusals.message(cause), cause);
      this.replicaSet = replicaSet;
    }

    String replicaSet() {
      return replicaSet;
    }
  }

  PlanRun(Means means, RawRollout rollout) {
    this.client = means.client();
    this.patcher = means.patcher();
    this.pods = means.pods();
    this.evictions = means.evictions();
    this.routing = means.routing();
    this.plugins = means.plugins();
    this.written = means.written();
    this.rollout = rollout;
    this.namespace = rollout.getMetadata().getNamespace();
    this.uid = rollout.getMetadata().getUid();
  }

  /** Whether anything was changed. */
  boolean wrote() {
    return wrote;
  }

  /** Carries out those intents that move traffic. */
  void routing(Plan plan) throws MovedOn {
    for (Intent intent : plan.intents()) {
      if (intent instanceof Intent.PatchRolloutAnnotations change
          && change.annotations().containsKey(Annotations.ROUTING_DIGEST)) {
        patchRollout(at -> Patches.annotations(change, at));
      } else if (intent instanceof Intent.PublishRouting publish) {
        routing.publish(publish.command(), publish.urgent());
      }
    }
  }

  void carryOut(Intent intent) throws MovedOn, Refused {
    switch (intent) {
      case Intent.CreateReplicaSet create -> createReplicaSet(create.replicaSet());
      case Intent.ScaleReplicaSet scale ->
          patch(
              ReplicaSet.class,
              replicaSet(scale.replicaSet()),
              scale.replicaSet(),
              at -> Patches.scale(scale, at),
              written::replicaSet);
      case Intent.PatchReplicaSetMetadata change ->
          patch(
              ReplicaSet.class,
              replicaSet(change.replicaSet()),
              change.replicaSet(),
              at -> Patches.metadata(change, at),
              written::replicaSet);
      case Intent.DeleteReplicaSet delete ->
          delete(replicaSet(delete.replicaSet()), delete.replicaSet());
      case Intent.PatchService change ->
          patch(
              Service.class,
              client.services().inNamespace(namespace).withName(change.service().name()),
              change.service(),
              at -> Patches.service(change, at),
              written::service);
      case Intent.ScaleWorkload scale -> scaleWorkload(scale);
      case Intent.CreateAnalysisRun create ->
          createAnalysisRun(JSON.convertValue(create.run(), RawAnalysisRun.class));
      case Intent.TerminateAnalysisRun terminate ->
          patch(
              RawAnalysisRun.class,
              run(terminate.run()),
              terminate.run(),
              at -> Patches.terminate(terminate, at),
              written::analysisRun);
      case Intent.DeleteAnalysisRun delete -> delete(run(delete.run()), delete.run());
      case Intent.PatchPod change -> wrote |= pods.patch(namespace, change);
      case Intent.EvictPod evict -> evictions.evict(namespace, evict.pod());
      case Intent.DefaultReplicas replicas -> patchRollout(at -> Patches.replicas(replicas, at));
      case Intent.PatchRolloutAnnotations change ->
          patchRollout(at -> Patches.annotations(change, at));
      case Intent.PublishRouting publish -> routing.publish(publish.command(), publish.urgent());
      case Intent.CallStepPlugin(StepPluginCall call) -> plugins.call(rollout, call);
    }
  }

  private void scaleWorkload(Intent.ScaleWorkload scale) throws MovedOn {
    String name = scale.workload().name();
    switch (scale.kind()) {
      case DEPLOYMENT ->
          patch(
              Deployment.class,
              client.apps().deployments().inNamespace(namespace).withName(name),
              scale.workload(),
              at -> Patches.scale(scale, at),
              written::workload);
      case REPLICA_SET ->
          patch(
              ReplicaSet.class,
              client.apps().replicaSets().inNamespace(namespace).withName(name),
              scale.workload(),
              at -> Patches.scale(scale, at),
              written::workload);
      case POD_TEMPLATE -> throw new IllegalArgumentException("a PodTemplate has no pods");
    }
  }

  void status(RolloutStatus before, RolloutStatus after) throws MovedOn {
    if (before.equals(after)) {
      return;
    }
    JsonNode old = JSON.valueToTree(before);
    JsonNode next = JSON.valueToTree(after);
    Optional<ObjectNode> patch = MergePatch.between(old, next);
    if (patch.isPresent()) {
      statusPatch(patch.get());
    }
  }

  private void statusPatch(ObjectNode status) throws MovedOn {
    ObjectNode patch = Patches.status(ObjectRef.of(rollout), status);
    try {
      rollout =
          patcher.patch(
              RawRollout.class,
              namespace,
              rollout.getMetadata().getName(),
              "status",
              patch.toString());
    } catch (KubernetesClientException e) {
      readAgain(e, rollouts(), written::rollout);
    }
    written.rollout(rollout);
    wrote = true;
  }

  private void patchRollout(Function<ObjectRef, ObjectNode> patch) throws MovedOn {
    rollout = patch(RawRollout.class, rollouts(), ObjectRef.of(rollout), patch, written::rollout);
  }

  private void createReplicaSet(ReplicaSet replicaSet) throws MovedOn, Refused {
    try {
      written.replicaSet(
          client.apps().replicaSets().inNamespace(namespace).resource(replicaSet).create());
      wrote = true;
    } catch (KubernetesClientException e) {
      if (Refusals.refused(e)) {
        throw new Refused(replicaSet.getMetadata().getName(), e);
      }
      ReplicaSet there =
          existing(
              e,
              client
                  .apps()
                  .replicaSets()
                  .inNamespace(namespace)
                  .withName(replicaSet.getMetadata().getName()));
      boolean same = PodTemplates.same(replicaSet, there);
      if (same && isOrphan(there)) {
        adopt(there, replicaSet);
      } else if (same && ours(there)) {
        written.replicaSet(there);
      } else {
        collide(there);
      }
    }
  }

  /** A Rollout of this name that was deleted has left its pods behind: they serve on. */
  private void adopt(ReplicaSet there, ReplicaSet wanted) throws MovedOn {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("metadata")
        .put("resourceVersion", there.getMetadata().getResourceVersion())
        .set("ownerReferences", JSON.valueToTree(wanted.getMetadata().getOwnerReferences()));
    try {
      written.replicaSet(
          patcher.patch(
              ReplicaSet.class, namespace, there.getMetadata().getName(), "", body.toString()));
      wrote = true;
    } catch (KubernetesClientException e) {
      throw new MovedOn(e);
    }
  }

  /**
   * What has the name is another's, or of another template: the next plan computes another hash.
   */
  private void collide(ReplicaSet there) throws MovedOn {
    JsonNode status =
        rollout.getStatus() == null ? JsonNodeFactory.instance.objectNode() : rollout.getStatus();
    ObjectNode next = JsonNodeFactory.instance.objectNode();
    next.put("collisionCount", status.path("collisionCount").asInt() + 1);
    statusPatch(next);
    throw new MovedOn("ReplicaSet " + there.getMetadata().getName() + " is another version");
  }

  private void createAnalysisRun(RawAnalysisRun run) throws MovedOn {
    try {
      written.analysisRun(
          client.resources(RawAnalysisRun.class).inNamespace(namespace).resource(run).create());
      wrote = true;
    } catch (KubernetesClientException e) {
      RawAnalysisRun there =
          existing(
              e,
              client
                  .resources(RawAnalysisRun.class)
                  .inNamespace(namespace)
                  .withName(run.getMetadata().getName()));
      if (!ours(there)) {
        throw new MovedOn("AnalysisRun " + there.getMetadata().getName() + " is another's");
      }
      written.analysisRun(there);
    }
  }

  private <T extends HasMetadata> T patch(
      Class<T> kind,
      Resource<T> object,
      ObjectRef seen,
      Function<ObjectRef, ObjectNode> patch,
      Consumer<T> onAnswer)
      throws MovedOn {
    try {
      ObjectNode body = patch.apply(newest(seen));
      T answer = patcher.patch(kind, namespace, seen.name(), "", body.toString());
      onAnswer.accept(answer);
      own.put(seen.uid(), ObjectRef.of(answer));
      wrote = true;
      return answer;
    } catch (KubernetesClientException e) {
      readAgain(e, object, onAnswer);
      throw e;
    }
  }

  /** The version seen, or the one that an earlier write of this plan made of it. */
  private ObjectRef newest(ObjectRef seen) {
    return own.getOrDefault(seen.uid(), seen);
  }

  private <T extends HasMetadata> void delete(Resource<T> object, ObjectRef seen) throws MovedOn {
    try {
      object.lockResourceVersion(newest(seen).resourceVersion()).delete();
      wrote = true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        throw new MovedOn(e);
      }
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  /** For a conflict or an object that is gone: brings the cache up to date and plans anew. */
  private <T extends HasMetadata> void readAgain(
      KubernetesClientException failure, Resource<T> object, Consumer<T> onAnswer) throws MovedOn {
    if (failure.getCode() != HttpURLConnection.HTTP_CONFLICT
        && failure.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
      throw failure;
    }
    T there = object.get();
    if (there != null) {
      onAnswer.accept(there);
    }
    throw new MovedOn(failure);
  }

  private <T extends HasMetadata> T existing(KubernetesClientException failure, Resource<T> object)
      throws MovedOn {
    if (failure.getCode() != HttpURLConnection.HTTP_CONFLICT) {
      throw failure;
    }
    T there = object.get();
    if (there == null) {
      throw new MovedOn(failure);
    }
    return there;
  }

  private static boolean isOrphan(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() == null
        && object.getMetadata().getOwnerReferences().stream()
            .noneMatch(owner -> Boolean.TRUE.equals(owner.getController()));
  }

  private boolean ours(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner -> Boolean.TRUE.equals(owner.getController()) && uid.equals(owner.getUid()));
  }

  private Resource<RawRollout> rollouts() {
    return client
        .resources(RawRollout.class)
        .inNamespace(namespace)
        .withName(rollout.getMetadata().getName());
  }

  private Resource<ReplicaSet> replicaSet(ObjectRef object) {
    return client.apps().replicaSets().inNamespace(namespace).withName(object.name());
  }

  private Resource<RawAnalysisRun> run(ObjectRef object) {
    return client.resources(RawAnalysisRun.class).inNamespace(namespace).withName(object.name());
  }
}
