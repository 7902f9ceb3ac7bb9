package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with a built-in object, as far as clients rely on being told. */
final class BuiltInValidation {

  private static final Set<String> OF_THE_SERVER =
      Set.of("apiVersion", "kind", "metadata", "status");

  private BuiltInValidation() {}

  static List<FieldError> validate(
      ResourceType type, ObjectNode object, Optional<ObjectNode> before) {
    List<FieldError> errors = new ArrayList<>();
    if (before.isPresent()) {
      errors.addAll(MetadataRules.validateUpdate(object, before.get()));
    } else {
      errors.addAll(
          MetadataRules.validate(type.namespaced(), NameRule.of(type.resource()), object));
    }
    if (before.filter(old -> sameSpecification(object, old)).isPresent()) {
      return errors;
    }
    Checks checks = new Checks();
    switch (type.resource().toString()) {
      case "pods" -> {
        PodRules.spec(checks, object.path("spec"), "spec");
        if (before.isPresent() && checks.errors().isEmpty()) {
          PodRules.update(checks, object, before.get());
        }
      }
      case "deployments.apps", "replicasets.apps", "daemonsets.apps", "statefulsets.apps" ->
          WorkloadRules.check(checks, type.kind(), object, before);
      case "jobs.batch" -> WorkloadRules.job(checks, object, before);
      case "cronjobs.batch" -> WorkloadRules.cronJob(checks, object);
      case "services" -> ServiceRules.check(checks, object, before);
      case "configmaps" -> OtherRules.configMap(checks, object, before);
      case "secrets" -> OtherRules.secret(checks, object, before);
      case "poddisruptionbudgets.policy" -> OtherRules.disruptionBudget(checks, object);
      case "leases.coordination.k8s.io" -> OtherRules.lease(checks, object);
      case "endpointslices.discovery.k8s.io" -> OtherRules.endpointSlice(checks, object);
      case "roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io" ->
          OtherRules.role(checks, object);
      case "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" ->
          before.ifPresent(old -> OtherRules.binding(checks, object, old));
      case "horizontalpodautoscalers.autoscaling" -> OtherRules.podAutoscaler(checks, object);
      case "ingresses.networking.k8s.io" -> OtherRules.ingress(checks, object);
      case "events" -> OtherRules.event(checks, object);
      case "persistentvolumeclaims" -> OtherRules.claim(checks, object, before);
      default -> {}
    }
    errors.addAll(checks.errors());
    return errors;
  }

  /** Whether all that is checked below was found in order before. */
  private static boolean sameSpecification(ObjectNode object, ObjectNode before) {
    return object.size() >= before.size()
        && object.properties().stream()
            .allMatch(
                field ->
                    OF_THE_SERVER.contains(field.getKey())
                        || field.getValue() == before.get(field.getKey()));
  }
}
