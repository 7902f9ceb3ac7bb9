package dev.sluice.controller.revision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.planner.Annotations;
import dev.sluice.schemas.crd.rollout.AntiAffinity;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.Iterator;

/** Keeps pods of a new version off the nodes of the stable one: {@code antiAffinity}. */
final class AntiAffinityTerm {

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
  private static final String HOSTNAME = "kubernetes.io/hostname";

  private AntiAffinityTerm() {}

  /** The template with the term for pods of this stable version added. */
  static PodTemplateSpec addTo(
      PodTemplateSpec template, AntiAffinity rule, String stableHash, String namespace) {
    PodAffinityTerm term =
        new PodAffinityTermBuilder()
            .withLabelSelector(
                new LabelSelectorBuilder()
                    .addNewMatchExpression()
                    .withKey(Annotations.POD_HASH)
                    .withOperator("In")
                    .withValues(stableHash)
                    .endMatchExpression()
                    .build())
            .withNamespaces(namespace)
            .withTopologyKey(HOSTNAME)
            .build();
    PodTemplateSpecBuilder copy = new PodTemplateSpecBuilder(template);
    Affinity before =
        template.getSpec() == null || template.getSpec().getAffinity() == null
            ? new Affinity()
            : template.getSpec().getAffinity();
    AffinityBuilder affinity = new AffinityBuilder(before);
    if (rule.preferredDuringSchedulingIgnoredDuringExecution() != null) {
      affinity
          .editOrNewPodAntiAffinity()
          .addNewPreferredDuringSchedulingIgnoredDuringExecution()
          .withWeight(rule.preferredDuringSchedulingIgnoredDuringExecution().weight())
          .withPodAffinityTerm(term)
          .endPreferredDuringSchedulingIgnoredDuringExecution()
          .endPodAntiAffinity();
    } else {
      affinity
          .editOrNewPodAntiAffinity()
          .addToRequiredDuringSchedulingIgnoredDuringExecution(term)
          .endPodAntiAffinity();
    }
    return copy.editOrNewSpec().withAffinity(affinity.build()).endSpec().build();
  }

  /** Takes every such term out of a template's JSON. */
  static void removeFrom(ObjectNode template) {
    JsonNode rules = template.path("spec").path("affinity").path("podAntiAffinity");
    removeTerms(rules.path(REQUIRED), false);
    removeTerms(rules.path(PREFERRED), true);
  }

  private static void removeTerms(JsonNode terms, boolean weighted) {
    if (terms instanceof ArrayNode array) {
      for (Iterator<JsonNode> each = array.iterator(); each.hasNext(); ) {
        JsonNode entry = each.next();
        if (isOurs(weighted ? entry.path("podAffinityTerm") : entry)) {
          each.remove();
        }
      }
    }
  }

  private static boolean isOurs(JsonNode term) {
    for (JsonNode expression : term.path("labelSelector").path("matchExpressions")) {
      if (expression.path("key").asText().equals(Annotations.POD_HASH)) {
        return true;
      }
    }
    return false;
  }
}
