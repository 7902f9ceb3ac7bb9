package dev.sluice.controller.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schemas.crd.Rollout;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class VersionIdentityTest {

  private static Rollout rollout(String recorded) {
    return Serialization.unmarshal(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web, namespace: ns, uid: u1, generation: 3}
        spec:
          selector: {matchLabels: {app: web}}
          strategy: {canary: {}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "app:1"}]}
        status: {observedGeneration: "3", currentPodHash: "%s"}
        """
            .formatted(recorded),
        Rollout.class);
  }

  private static ReplicaSet replicaSet(String hash, String image) {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-%1$s
          uid: rs-%1$s
          creationTimestamp: 2026-01-01T00:00:00Z
          labels: {app: web, rollouts-pod-template-hash: "%1$s"}
        spec:
          template:
            metadata: {labels: {app: web, rollouts-pod-template-hash: "%1$s"}}
            spec: {containers: [{name: main, image: "%2$s"}]}
        """
            .formatted(hash, image),
        ReplicaSet.class);
  }

  @Test
  void aReplicaSetWhoseTemplateWasEditedKeepsItsHashAndTheVersionGetsAnother() {
    PodTemplateSpec wanted = Objects.requireNonNull(rollout("").getSpec().template());
    String computed = PodTemplates.hash(wanted, null);
    ReplicaSet edited = replicaSet(computed, "app:edited");

    VersionIdentity first = VersionIdentity.of(rollout("another"), List.of(edited));
    assertThat(first.replicaSet()).isEmpty();
    assertThat(first.hash()).isNotEqualTo(computed);

    VersionIdentity recorded = VersionIdentity.of(rollout(first.hash()), List.of(edited));
    assertThat(recorded).as("stays the same until it is made").isEqualTo(first);

    ReplicaSet made = replicaSet(first.hash(), "app:1");
    assertThat(VersionIdentity.of(rollout("another"), List.of(edited, made)).replicaSet())
        .contains(made);
  }
}
