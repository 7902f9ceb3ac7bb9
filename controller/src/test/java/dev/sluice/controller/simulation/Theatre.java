package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.sim.SimulatedCluster;
import dev.sluice.clustersim.sim.SimulatedClusters;
import dev.sluice.local.kinds.Kinds;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the stories of one thread share, since it takes long to make.
 *
 * @param definitions of the kinds of Sluice and Istio, as a cluster keeps them once it serves them
 */
record Theatre(
    BuiltIns builtIns,
    KubernetesSerialization serialization,
    Map<ObjectKey, ObjectNode> definitions) {

  private static final GroupResource DEFINITIONS =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

  static Theatre open() {
    KubernetesSerialization serialization = new KubernetesSerialization();
    BuiltIns builtIns = BuiltIns.load();
    SimulatedCluster cluster =
        SimulatedClusters.create(
            SimulatedClusters.Settings.standard(0), builtIns, Agenda.BEGINNING);
    try (KubernetesClient nobody = new KubernetesClientBuilder().build()) {
      Stream<CustomResourceDefinition> kinds =
          Stream.concat(CustomResourceDefinitions.all().stream(), Kinds.istio(nobody).stream());
      kinds.forEach(kind -> define(cluster, serialization.asJson(kind)));
    }
    cluster.run(Agenda.BEGINNING);
    Map<ObjectKey, ObjectNode> definitions = new LinkedHashMap<>();
    for (ObjectNode kind : cluster.store().list(DEFINITIONS, "")) {
      definitions.put(new ObjectKey(DEFINITIONS, "", Json.text(kind, "metadata", "name")), kind);
    }
    return new Theatre(builtIns, serialization, definitions);
  }

  private static void define(SimulatedCluster cluster, String kind) {
    Answer answer =
        cluster.handle(
            new Request(
                "POST",
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                Map.of(),
                Map.of("content-type", "application/json"),
                kind.getBytes(StandardCharsets.UTF_8),
                Request.User.ADMIN),
            Agenda.BEGINNING);
    if (!(answer instanceof Answer.Document document) || document.code() != 201) {
      throw new IllegalStateException("a kind is not taken: " + answer);
    }
  }

  /** A cluster that serves all kinds. */
  SimulatedCluster cluster(long seed) {
    SimulatedCluster cluster =
        SimulatedClusters.empty(SimulatedClusters.Settings.standard(seed), builtIns, "");
    cluster.store().load(definitions, 1_000);
    cluster.begin(Agenda.BEGINNING);
    return cluster;
  }
}
