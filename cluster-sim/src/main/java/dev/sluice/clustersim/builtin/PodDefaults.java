package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The defaults of pods, pod templates and what is in them. */
final class PodDefaults {

  private static final String CORE = "io.k8s.api.core.v1.";
  private static final Set<String> VOLUME_NAME = Set.of("name");
  private static final List<String> CONTAINER_LISTS =
      List.of("containers", "initContainers", "ephemeralContainers");

  private PodDefaults() {}

  static Map<String, Consumer<ObjectNode>> all() {
    Map<String, Consumer<ObjectNode>> all = new HashMap<>();
    all.put(CORE + "Pod", PodDefaults::pod);
    all.put(CORE + "PodSpec", PodDefaults::podSpec);
    all.put(CORE + "PodStatus", PodDefaults::podStatus);
    all.put(CORE + "Container", PodDefaults::container);
    all.put(CORE + "EphemeralContainer", PodDefaults::container);
    all.put(CORE + "Probe", PodDefaults::probe);
    all.put(CORE + "HTTPGetAction", PodDefaults::httpGet);
    all.put(CORE + "Volume", PodDefaults::volume);
    all.put(CORE + "SecretVolumeSource", PodDefaults::mode);
    all.put(CORE + "ConfigMapVolumeSource", PodDefaults::mode);
    all.put(CORE + "DownwardAPIVolumeSource", PodDefaults::mode);
    all.put(CORE + "ProjectedVolumeSource", PodDefaults::mode);
    all.put(CORE + "ServiceAccountTokenProjection", o -> Fill.given(o, "expirationSeconds", 3600));
    all.put(CORE + "ObjectFieldSelector", o -> Fill.text(o, "apiVersion", "v1"));
    all.put(CORE + "HostPathVolumeSource", PodDefaults::hostPath);
    all.put(CORE + "PersistentVolumeClaimSpec", o -> Fill.text(o, "volumeMode", "Filesystem"));
    return all;
  }

  private static void pod(ObjectNode pod) {
    ObjectNode spec = Fill.child(pod, "spec");
    if (spec.path("terminationGracePeriodSeconds").asLong(0) < 0) {
      spec.put("terminationGracePeriodSeconds", 1);
    }
    for (String list : CONTAINER_LISTS.subList(0, 2)) {
      for (ObjectNode container : Fill.objects(spec, list)) {
        requestsFromLimits(container);
      }
    }
    Fill.given(spec, "enableServiceLinks", true);
    if (spec.path("hostNetwork").asBoolean(false)) {
      for (String list : CONTAINER_LISTS.subList(0, 2)) {
        for (ObjectNode container : Fill.objects(spec, list)) {
          for (ObjectNode port : Fill.objects(container, "ports")) {
            Fill.nonZero(port, "hostPort", port.path("containerPort").asLong(0));
          }
        }
      }
    }
  }

  private static void requestsFromLimits(ObjectNode container) {
    Optional<ObjectNode> limits =
        Fill.object(container, "resources").flatMap(r -> Fill.object(r, "limits"));
    if (limits.isPresent()) {
      ObjectNode requests = Fill.child(Fill.child(container, "resources"), "requests");
      for (Map.Entry<String, JsonNode> limit : limits.get().properties()) {
        if (!requests.has(limit.getKey())) {
          requests.set(limit.getKey(), limit.getValue());
        }
      }
    }
  }

  private static void podSpec(ObjectNode spec) {
    Fill.text(spec, "serviceAccountName", spec.path("serviceAccount").asText(""));
    spec.put("serviceAccount", spec.path("serviceAccountName").asText(""));
    Fill.text(spec, "dnsPolicy", "ClusterFirst");
    Fill.text(spec, "restartPolicy", "Always");
    Fill.child(spec, "securityContext");
    Fill.given(spec, "terminationGracePeriodSeconds", 30);
    Fill.text(spec, "schedulerName", "default-scheduler");
  }

  private static void podStatus(ObjectNode status) {
    String first = status.path("podIPs").path(0).path("ip").asText("");
    String single = status.path("podIP").asText("");
    if (single.isEmpty() && !first.isEmpty()) {
      status.put("podIP", first);
    } else if (!single.isEmpty() && !single.equals(first)) {
      status.putArray("podIPs").addObject().put("ip", single);
    }
  }

  private static void container(ObjectNode container) {
    boolean latest = tag(container.path("image").asText("")).equals("latest");
    Fill.text(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
    Fill.text(container, "terminationMessagePath", "/dev/termination-log");
    Fill.text(container, "terminationMessagePolicy", "File");
  }

  /** The tag of an image; an image without tag and digest has the tag {@code latest}. */
  private static String tag(String image) {
    int at = image.indexOf('@');
    String name = at < 0 ? image : image.substring(0, at);
    int colon = name.lastIndexOf(':');
    if (colon > name.lastIndexOf('/')) {
      return name.substring(colon + 1);
    }
    return at < 0 && !name.isEmpty() ? "latest" : "";
  }

  private static void probe(ObjectNode probe) {
    Fill.nonZero(probe, "timeoutSeconds", 1);
    Fill.nonZero(probe, "periodSeconds", 10);
    Fill.nonZero(probe, "successThreshold", 1);
    Fill.nonZero(probe, "failureThreshold", 3);
    Fill.object(probe, "grpc").ifPresent(grpc -> Fill.text(grpc, "service", ""));
  }

  private static void httpGet(ObjectNode get) {
    Fill.text(get, "path", "/");
    Fill.text(get, "scheme", "HTTP");
  }

  private static void volume(ObjectNode volume) {
    boolean sourceless = true;
    for (Map.Entry<String, JsonNode> field : volume.properties()) {
      sourceless &= VOLUME_NAME.contains(field.getKey()) || field.getValue().isNull();
    }
    if (sourceless) {
      volume.putObject("emptyDir");
    }
    Fill.object(volume, "image")
        .ifPresent(
            image ->
                Fill.text(
                    image,
                    "pullPolicy",
                    tag(image.path("reference").asText("")).equals("latest")
                        ? "Always"
                        : "IfNotPresent"));
  }

  private static void mode(ObjectNode source) {
    Fill.given(source, "defaultMode", 0644);
  }

  private static void hostPath(ObjectNode source) {
    if (!source.hasNonNull("type")) {
      source.put("type", "");
    }
  }
}
