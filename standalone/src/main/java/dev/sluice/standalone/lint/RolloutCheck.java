package dev.sluice.standalone.lint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controller.planner.References;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.controller.planner.Workload;
import dev.sluice.controller.validation.RolloutValidator;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.schemas.crd.AnalysisTemplate;
import dev.sluice.schemas.crd.ClusterAnalysisTemplate;
import dev.sluice.schemas.crd.CustomResources;
import dev.sluice.schemas.crd.Reading;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One Rollout, with what it refers to as far as that is in the files. */
final class RolloutCheck {

  private static final ObjectMapper JSON = Serialization.jsonMapper();

  private final List<Manifest> all;
  private final Manifest manifest;
  private final Rollout rollout;

  RolloutCheck(List<Manifest> all, Manifest manifest, Rollout rollout) {
    this.all = all;
    this.manifest = manifest;
    this.rollout = rollout;
    if (rollout.getMetadata() == null) {
      rollout.setMetadata(new ObjectMeta());
    }
  }

  List<SpecError> errors() {
    Set<String> services = References.services(rollout);
    RolloutSnapshot snapshot =
        RolloutSnapshot.of("", "", rollout)
            .withServices(
                objects("", "Service", Service.class).stream()
                    .filter(service -> services.contains(service.getMetadata().getName()))
                    .toList())
            .withAnalysisTemplates(templates("AnalysisTemplate", AnalysisTemplate.class))
            .withClusterAnalysisTemplates(
                templates("ClusterAnalysisTemplate", ClusterAnalysisTemplate.class))
            .withWorkload(workload());
    List<SpecError> errors = new ArrayList<>(RolloutValidator.validate(snapshot));
    errors.addAll(sharedServices(services));
    errors.addAll(new RoutingCheck(all, manifest, rollout).errors());
    return errors;
  }

  private Optional<Workload> workload() {
    WorkloadRef reference = rollout.getSpec().workloadRef();
    if (reference == null) {
      return Optional.empty();
    }
    return Workload.Kind.of(reference)
        .flatMap(
            kind ->
                switch (kind) {
                  case DEPLOYMENT -> named("apps", Deployment.class, reference);
                  case REPLICA_SET -> named("apps", ReplicaSet.class, reference);
                  case POD_TEMPLATE -> named("", PodTemplate.class, reference);
                });
  }

  private <T extends HasMetadata> Optional<Workload> named(
      String group, Class<T> type, WorkloadRef reference) {
    return objects(group, reference.kind(), type).stream()
        .filter(object -> reference.name().equals(object.getMetadata().getName()))
        .findFirst()
        .flatMap(Workload::of);
  }

  private <T extends HasMetadata> List<T> objects(String group, String kind, Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Manifest each : all) {
      if (each.is(group, kind) && each.besides(manifest)) {
        try {
          T object = JSON.treeToValue(each.json(), type);
          if (object.getMetadata() != null) {
            found.add(object);
          }
        } catch (JsonProcessingException e) {
          // The API server says what is wrong with it; here it counts as not being there.
          continue;
        }
      }
    }
    return found;
  }

  private <T extends CustomResource<?, ?>> List<T> templates(String kind, Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Manifest each : all) {
      if (each.is(Linter.GROUP, kind)
          && each.besides(manifest)
          && CustomResources.read(each.json(), type) instanceof Reading.Sound<T>(T template)
          && template.getMetadata() != null) {
        found.add(template);
      }
    }
    return found;
  }

  /** Two Rollouts that take turns at one Service would each undo what the other does. */
  private List<SpecError> sharedServices(Set<String> services) {
    List<SpecError> errors = new ArrayList<>();
    for (Manifest other : all) {
      if (other.equals(manifest)
          || !other.is(Linter.GROUP, "Rollout")
          || !other.namespace().equals(manifest.namespace())
          || other.name().equals(manifest.name())) {
        continue;
      }
      if (CustomResources.read(other.json(), Rollout.class)
          instanceof Reading.Sound<Rollout>(Rollout neighbour)) {
        for (String name : References.services(neighbour)) {
          if (services.contains(name)) {
            errors.add(
                SpecError.invalid(
                    "spec.strategy",
                    name,
                    "the Rollout \"%s\" names this Service too; give each Rollout Services of its"
                            .formatted(other.name())
                        + " own"));
          }
        }
      }
    }
    return errors;
  }
}
