package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import java.util.Map;
import java.util.Set;

/** What the server itself writes into built-in objects, and what it takes out of them. */
final class Preparation {

  private static final String STATUS = "status";
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  /** What {@link #onUpdate} writes into. */
  private static final Set<String> EDITED_AGAIN =
      Set.of("services", "daemonsets.apps", "namespaces", "pods");

  private static final Set<String> KEEP_STATUS_OF_WRITER = Set.of("nodes", "events");

  private final ClusterAddresses addresses;

  Preparation(ClusterAddresses addresses) {
    this.addresses = addresses;
  }

  /** A copy as it is first kept. */
  ObjectNode onCreate(GroupResource resource, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    if (!KEEP_STATUS_OF_WRITER.contains(resource.resource())) {
      if (copy.has(STATUS)) {
        copy.putObject(STATUS);
      }
    }
    switch (resource.toString()) {
      case "pods" -> pod(copy);
      case "services" -> service(copy);
      case "jobs.batch" -> job(copy);
      case "daemonsets.apps" -> templateGeneration(copy, "1");
      case "namespaces" -> namespace(copy);
      case "nodes" -> node(copy);
      case "persistentvolumeclaims" -> protect(copy, "kubernetes.io/pvc-protection");
      case "persistentvolumes" -> protect(copy, "kubernetes.io/pv-protection");
      case "poddisruptionbudgets.policy" -> disruptionBudgetStatus(copy);
      default -> {}
    }
    return copy;
  }

  /** A copy as it takes the place of the one before; shares what is not edited. */
  ObjectNode onUpdate(GroupResource resource, ObjectNode object, ObjectNode before) {
    boolean edited = EDITED_AGAIN.contains(resource.toString());
    ObjectNode copy = edited ? object.deepCopy() : object.objectNode().setAll(object);
    if (!KEEP_STATUS_OF_WRITER.contains(resource.resource()) && before.has(STATUS)) {
      copy.set(STATUS, before.get(STATUS));
    }
    switch (resource.toString()) {
      case "services" -> serviceAgain(copy, before);
      case "daemonsets.apps" -> daemonSetAgain(copy, before);
      case "namespaces" -> carry(copy, before, "finalizers");
      case "pods" -> podAgain(copy, before);
      default -> {}
    }
    return copy;
  }

  private static void carry(ObjectNode object, ObjectNode before, String field) {
    JsonNode known = before.path("spec").path(field);
    ObjectNode spec = Fill.child(object, "spec");
    if (!spec.hasNonNull(field) && !known.isMissingNode()) {
      spec.set(field, known.deepCopy());
    }
  }

  private static void templateGeneration(ObjectNode set, String generation) {
    Fill.child(Fill.child(set, "metadata"), "annotations").put(TEMPLATE_GENERATION, generation);
  }

  private static void daemonSetAgain(ObjectNode set, ObjectNode before) {
    boolean same = set.path("spec").path("template").equals(before.path("spec").path("template"));
    long known = before.path("metadata").path("annotations").path(TEMPLATE_GENERATION).asLong(1);
    templateGeneration(set, Long.toString(same ? known : known + 1));
  }

  private static ObjectNode labels(ObjectNode object) {
    return Fill.child(Fill.child(object, "metadata"), "labels");
  }

  private static void namespace(ObjectNode namespace) {
    ArrayNode finalizers = Fill.array(Fill.child(namespace, "spec"), "finalizers");
    boolean there = false;
    for (JsonNode one : finalizers) {
      there |= one.asText().equals("kubernetes");
    }
    if (!there) {
      finalizers.add("kubernetes");
    }
    namespace.putObject(STATUS).put("phase", "Active");
  }

  private static void node(ObjectNode node) {
    ArrayNode taints = Fill.array(Fill.child(node, "spec"), "taints");
    for (JsonNode taint : taints) {
      if (taint.path("key").asText().equals("node.kubernetes.io/not-ready")) {
        return;
      }
    }
    taints.addObject().put("key", "node.kubernetes.io/not-ready").put("effect", "NoSchedule");
  }

  private static void protect(ObjectNode object, String finalizer) {
    ArrayNode finalizers = Fill.array(Fill.child(object, "metadata"), "finalizers");
    for (JsonNode one : finalizers) {
      if (one.asText().equals(finalizer)) {
        return;
      }
    }
    finalizers.add(finalizer);
    object.putObject(STATUS).put("phase", "Pending");
  }

  private static void disruptionBudgetStatus(ObjectNode budget) {
    budget
        .putObject(STATUS)
        .put("disruptionsAllowed", 0)
        .put("currentHealthy", 0)
        .put("desiredHealthy", 0)
        .put("expectedPods", 0);
  }

  private static void job(ObjectNode job) {
    ObjectNode spec = Fill.child(job, "spec");
    if (spec.path("manualSelector").asBoolean(false)) {
      return;
    }
    Map<String, String> generated = jobLabels(job);
    JsonNode given = spec.path("template").path("metadata").path("labels");
    if (given.equals(job.path("metadata").path("labels"))) {
      // labels that a job has taken over from its template follow it
      generated.forEach(labels(job)::put);
    }
    ObjectNode labels = labels(Fill.child(spec, "template"));
    generated.forEach(labels::put);
    ObjectNode selector = Fill.child(spec, "selector");
    ObjectNode matchLabels = Fill.child(selector, "matchLabels");
    String uidLabel = "batch.kubernetes.io/controller-uid";
    if (!matchLabels.has(uidLabel)) {
      matchLabels.put(uidLabel, job.path("metadata").path("uid").asText(""));
    }
  }

  private static Map<String, String> jobLabels(ObjectNode job) {
    String uid = job.path("metadata").path("uid").asText("");
    String name = job.path("metadata").path("name").asText("");
    return Map.of(
        "batch.kubernetes.io/controller-uid", uid,
        "batch.kubernetes.io/job-name", name,
        "controller-uid", uid,
        "job-name", name);
  }

  private static void pod(ObjectNode pod) {
    ObjectNode spec = Fill.child(pod, "spec");
    ArrayNode tolerations = Fill.array(spec, "tolerations");
    for (String taint :
        new String[] {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"}) {
      if (!tolerated(tolerations, taint)) {
        tolerations
            .addObject()
            .put("key", taint)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", 300);
      }
    }
    Fill.given(spec, "priority", 0);
    Fill.text(spec, "preemptionPolicy", "PreemptLowerPriority");
    Fill.child(pod, STATUS).put("phase", "Pending").put("qosClass", QualityOfService.of(spec));
  }

  /** A pod keeps what admission added to it. */
  private static void podAgain(ObjectNode pod, ObjectNode before) {
    ObjectNode spec = Fill.child(pod, "spec");
    for (String field : new String[] {"tolerations", "priority", "preemptionPolicy", "nodeName"}) {
      if (!spec.hasNonNull(field) && before.path("spec").hasNonNull(field)) {
        spec.set(field, before.path("spec").path(field).deepCopy());
      }
    }
  }

  private static boolean tolerated(ArrayNode tolerations, String taint) {
    for (JsonNode one : tolerations) {
      boolean effect = Set.of("", "NoExecute").contains(one.path("effect").asText(""));
      String key = one.path("key").asText("");
      if (effect && (key.equals(taint) || key.isEmpty())) {
        return true;
      }
    }
    return false;
  }

  private void service(ObjectNode service) {
    ObjectNode spec = Fill.child(service, "spec");
    String type = spec.path("type").asText("");
    service.putObject(STATUS).putObject("loadBalancer");
    if (type.equals("ExternalName")) {
      return;
    }
    String ip = spec.path("clusterIP").asText("");
    if (ip.isEmpty() && spec.path("clusterIPs").size() > 0) {
      ip = spec.path("clusterIPs").path(0).asText();
    }
    if (ip.isEmpty()) {
      ip = addresses.clusterIps().get();
    }
    spec.put("clusterIP", ip);
    spec.putArray("clusterIPs").add(ip);
    if (spec.path("ipFamilies").isEmpty()) {
      spec.putArray("ipFamilies").add(ip.contains(":") ? "IPv6" : "IPv4");
    }
    Fill.text(spec, "ipFamilyPolicy", "SingleStack");
    nodePorts(spec, type);
  }

  private void nodePorts(ObjectNode spec, String type) {
    boolean wanted =
        type.equals("NodePort")
            || (type.equals("LoadBalancer")
                && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
    if (wanted) {
      for (ObjectNode port : Fill.objects(spec, "ports")) {
        if (port.path("nodePort").asInt(0) == 0) {
          port.put("nodePort", addresses.nodePorts().getAsInt());
        }
      }
    }
  }

  private void serviceAgain(ObjectNode service, ObjectNode before) {
    ObjectNode spec = Fill.child(service, "spec");
    String type = spec.path("type").asText("");
    if (type.equals("ExternalName")) {
      return;
    }
    if (before.path("spec").path("type").asText("").equals("ExternalName")) {
      JsonNode status = service.get(STATUS);
      service(service);
      service.set(STATUS, status);
      return;
    }
    for (String field : new String[] {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"}) {
      JsonNode known = before.path("spec").path(field);
      JsonNode given = spec.path(field);
      boolean empty = given.isContainerNode() ? given.isEmpty() : given.asText("").isEmpty();
      if (empty && !known.isMissingNode()) {
        spec.set(field, known.deepCopy());
      }
    }
    if (!spec.path("clusterIP").asText().equals(spec.path("clusterIPs").path(0).asText())) {
      spec.putArray("clusterIPs").add(spec.path("clusterIP").asText());
    }
    for (ObjectNode port : Fill.objects(spec, "ports")) {
      for (JsonNode old : before.path("spec").path("ports")) {
        boolean same =
            old.path("port").asInt() == port.path("port").asInt()
                && old.path("protocol").asText().equals(port.path("protocol").asText());
        if (same && port.path("nodePort").asInt(0) == 0 && !type.equals("ClusterIP")) {
          port.put("nodePort", old.path("nodePort").asInt(0));
        }
      }
    }
    nodePorts(spec, type);
  }
}
