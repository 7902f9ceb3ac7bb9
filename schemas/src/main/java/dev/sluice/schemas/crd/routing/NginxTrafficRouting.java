package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import java.util.Map;

/** Which NGINX Ingresses carry the weights. */
@Model
public record NginxTrafficRouting(
    @JsonPropertyDescription("Prefix of annotations. Default nginx.ingress.kubernetes.io.")
        String annotationPrefix,
    @JsonPropertyDescription("The Ingress, instead of stableIngresses.") String stableIngress,
    @JsonPropertyDescription(
            "Annotations of the canary Ingress; the prefix is added where it is missing.")
        Map<String, String> additionalIngressAnnotations,
    @JsonPropertyDescription("Several Ingresses, instead of stableIngress.")
        List<String> stableIngresses,
    @JsonPropertyDescription("Annotations of the canary Ingress, taken as they are.")
        Map<String, String> canaryIngressAnnotations) {

  /** Absent lists, maps and texts become empty ones. */
  public NginxTrafficRouting {
    annotationPrefix = Values.text(annotationPrefix);
    stableIngress = Values.text(stableIngress);
    additionalIngressAnnotations = Values.map(additionalIngressAnnotations);
    stableIngresses = Values.list(stableIngresses);
    canaryIngressAnnotations = Values.map(canaryIngressAnnotations);
  }
}
