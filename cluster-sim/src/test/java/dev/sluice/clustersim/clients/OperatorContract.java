package dev.sluice.clustersim.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A small operator of the Java Operator SDK: a definition, a dependent, status and finalizer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorContract {

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: paints.clients.sluice.dev}
      spec:
        group: clients.sluice.dev
        scope: Namespaced
        names: {plural: paints, singular: paint, kind: Paint}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  required: [colour]
                  properties: {colour: {type: string, enum: [red, blue]}}
                status:
                  type: object
                  properties: {colour: {type: string}, observedGeneration: {type: integer}}
      """;

  private final Clusters.Open cluster;
  private final KubernetesClient client;

  OperatorContract(Clusters.Open cluster) {
    this.cluster = cluster;
    this.client = new KubernetesClientBuilder().withConfig(cluster.config()).build();
  }

  @AfterAll
  void close() {
    client.close();
    cluster.close();
  }

  @Test
  void anOperatorKeepsDependentStatusAndFinalizer() {
    client.load(new ByteArrayInputStream(DEFINITION.getBytes(StandardCharsets.UTF_8))).create();
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("paints.clients.sluice.dev")
        .waitUntilCondition(
            found ->
                found != null
                    && found.getStatus() != null
                    && found.getStatus().getConditions().stream()
                        .anyMatch(
                            c -> c.getType().equals("Established") && c.getStatus().equals("True")),
            30,
            TimeUnit.SECONDS);
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("studio").endMetadata().build())
        .create();
    BlockingQueue<String> cleaned = new LinkedBlockingQueue<>();
    Operator operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false));
    operator.register(new Painter(cleaned));
    operator.start();
    try {
      paints(cleaned);
    } finally {
      operator.stop();
    }
  }

  private void paints(BlockingQueue<String> cleaned) {
    Paint paint = new Paint();
    paint.getMetadata().setName("wall");
    paint.getMetadata().setNamespace("studio");
    paint.setSpec(new Paint.Spec("red"));
    client.resource(paint).create();
    var wall = client.resources(Paint.class).inNamespace("studio").withName("wall");
    Paint painted = until(wall, "red");
    assertThat(painted.getMetadata().getFinalizers()).hasSize(1);
    assertThat(painted.getStatus().observedGeneration())
        .isEqualTo(painted.getMetadata().getGeneration());
    assertThat(pot().getData()).containsEntry("colour", "red");

    wall.edit(
        found -> {
          found.setSpec(new Paint.Spec("blue"));
          return found;
        });
    until(wall, "blue");
    assertThat(pot().getData()).containsEntry("colour", "blue");
    // The dependent comes back when somebody takes it away.
    String before = pot().getMetadata().getUid();
    client.resource(pot()).delete();
    client
        .configMaps()
        .inNamespace("studio")
        .withName("wall")
        .waitUntilCondition(
            found -> found != null && !found.getMetadata().getUid().equals(before),
            30,
            TimeUnit.SECONDS);

    wall.delete();
    wall.waitUntilCondition(found -> found == null, 30, TimeUnit.SECONDS);
    assertThat(cleaned).containsExactly("wall");
  }

  private static Paint until(io.fabric8.kubernetes.client.dsl.Resource<Paint> wall, String colour) {
    return wall.waitUntilCondition(
        found ->
            found != null && found.getStatus() != null && colour.equals(found.getStatus().colour()),
        30,
        TimeUnit.SECONDS);
  }

  private ConfigMap pot() {
    return client.configMaps().inNamespace("studio").withName("wall").require();
  }

  /** Keeps a pot of the colour for every wall. */
  @ControllerConfiguration
  static final class Painter implements Reconciler<Paint>, Cleaner<Paint> {

    private final BlockingQueue<String> cleaned;

    Painter(BlockingQueue<String> cleaned) {
      this.cleaned = cleaned;
    }

    @Override
    public List<EventSource<?, Paint>> prepareEventSources(EventSourceContext<Paint> context) {
      return List.of(
          new InformerEventSource<>(
              InformerEventSourceConfiguration.from(ConfigMap.class, Paint.class).build(),
              context));
    }

    @Override
    public UpdateControl<Paint> reconcile(Paint paint, Context<Paint> context) {
      String colour = paint.getSpec().colour();
      Optional<ConfigMap> pot = context.getSecondaryResource(ConfigMap.class);
      if (pot.filter(found -> colour.equals(found.getData().get("colour"))).isEmpty()) {
        ConfigMap wanted =
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(paint.getMetadata().getName())
                .withNamespace(paint.getMetadata().getNamespace())
                .endMetadata()
                .addToData("colour", colour)
                .build();
        wanted.addOwnerReference(paint);
        context
            .getClient()
            .resource(wanted)
            .fieldManager("painter")
            .forceConflicts()
            .serverSideApply();
      }
      paint.setStatus(new Paint.Status(colour, paint.getMetadata().getGeneration()));
      return UpdateControl.patchStatus(paint);
    }

    @Override
    public DeleteControl cleanup(Paint paint, Context<Paint> context) {
      cleaned.add(paint.getMetadata().getName());
      return DeleteControl.defaultDelete();
    }
  }
}
