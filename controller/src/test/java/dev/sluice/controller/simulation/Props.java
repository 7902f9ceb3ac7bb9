package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Objects beside the Rollout, as their manifests are. */
final class Props {

  /** Those that a Rollout may name as Services of its strategy. */
  static final List<String> SERVICES =
      List.of("stable", "canary", "ping", "pong", "active", "preview");

  static final List<String> TEMPLATES = List.of("once", "background");

  private Props() {}

  static ObjectNode service(String name) {
    return object(
        """
        {"apiVersion": "v1", "kind": "Service",
         "metadata": {"name": "%s", "namespace": "default"},
         "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
        """
            .formatted(name));
  }

  /** A route to one Service, and with no weight yet to another. */
  static ObjectNode virtualService(String name, String stable, String canary) {
    return object(
        """
        {"apiVersion": "networking.istio.io/v1alpha3", "kind": "VirtualService",
         "metadata": {"name": "%s", "namespace": "default"},
         "spec": {"hosts": ["web.example.com"], "http": [{"name": "primary", "route": [
           {"destination": {"host": "%s"}, "weight": 100},
           {"destination": {"host": "%s"}, "weight": 0}]}]}}
        """
            .formatted(name, stable, canary));
  }

  /** An AnalysisTemplate: {@code background} measures on and on, others once. */
  static ObjectNode template(String name) {
    ObjectNode template =
        object(
            """
            {"apiVersion": "argoproj.io/v1alpha1", "kind": "AnalysisTemplate",
             "metadata": {"name": "%s", "namespace": "default"},
             "spec": {"metrics": [{"name": "%s", "successCondition": "true",
               "provider": {"prometheus": {"address": "http://prometheus:9090", "query": "q"}}}]}}
            """
                .formatted(name, name));
    if (name.equals("background")) {
      ((ObjectNode) template.path("spec").path("metrics").get(0)).put("interval", "10s");
    }
    return template;
  }

  /** A Deployment whose template is that of the first version. */
  static ObjectNode deployment(String name, int replicas) {
    return object(
        """
        {"apiVersion": "apps/v1", "kind": "Deployment",
         "metadata": {"name": "%s", "namespace": "default"},
         "spec": {"replicas": %d, "selector": {"matchLabels": {"app": "web"}},
           "template": {"metadata": {"labels": {"app": "web"}},
                        "spec": {"containers": [{"name": "main", "image": "app:1"}]}}}}
        """
            .formatted(name, replicas));
  }

  static ObjectNode object(String json) {
    return Serialization.unmarshal(json, ObjectNode.class);
  }
}
