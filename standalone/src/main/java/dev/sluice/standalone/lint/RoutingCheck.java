package dev.sluice.standalone.lint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.router.istio.IstioProvider;
import dev.sluice.router.plan.ObjectRef;
import dev.sluice.router.plan.Problem;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.TrafficProvider;
import dev.sluice.router.plan.TrafficProvider.Binding;
import dev.sluice.router.provider.Providers;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether traffic can be moved by the VirtualServices and Ingresses that are in the files. */
final class RoutingCheck {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIELD = "spec.strategy.canary.trafficRouting";
  private static final int DEFAULT_MAX = 100;

  private final List<Manifest> all;
  private final Manifest manifest;
  private final Rollout rollout;

  RoutingCheck(List<Manifest> all, Manifest manifest, Rollout rollout) {
    this.all = all;
    this.manifest = manifest;
    this.rollout = rollout;
  }

  /** What the router would report, asked to send all traffic to the stable version. */
  List<SpecError> errors() {
    CanaryStrategy canary =
        rollout.getSpec().strategy() == null ? null : rollout.getSpec().strategy().canary();
    if (canary == null || canary.trafficRouting() == null) {
      return List.of();
    }
    Integer max = canary.trafficRouting().maxTrafficWeight();
    RoutingCommand command =
        RoutingCommand.newBuilder()
            .setRollout(
                RolloutId.newBuilder().setNamespace(namespace(manifest)).setName(manifest.name()))
            .setTrafficRoutingJson(json(canary))
            .setCanaryService(canary.canaryService())
            .setStableService(canary.stableService())
            .setMaxWeight(Objects.requireNonNullElse(max, DEFAULT_MAX))
            .build();
    return RoutingIntent.parse(command) instanceof RoutingIntent.Parsed.Ok(RoutingIntent intent)
        ? errors(intent)
        : List.of();
  }

  private List<SpecError> errors(RoutingIntent intent) {
    List<SpecError> errors = new ArrayList<>();
    for (TrafficProvider provider :
        Providers.standard(IstioProvider.DEFAULT_API_VERSION).askedFor(intent)) {
      String field = FIELD + "." + provider.name();
      switch (provider.bind(intent)) {
        case Binding.Refused refused when isImplemented(provider) ->
            errors.add(
                new SpecError(field, SpecError.Type.INVALID, "", refused.problem().message()));
        case Binding.Refused refused -> {} // refused by name already
        case Binding.Bound(var objects, TrafficProvider.Planner planner) -> {
          Map<ObjectRef, ObjectNode> there = new HashMap<>();
          for (ObjectRef object : objects) {
            find(object).ifPresent(found -> there.put(object, found));
          }
          for (Problem problem : planner.plan(there).problems()) {
            SpecError.Type type =
                problem.kind() == Problem.Kind.FAILED
                    ? SpecError.Type.NOT_FOUND
                    : SpecError.Type.INVALID;
            errors.add(new SpecError(field, type, "", problem.message()));
          }
        }
      }
    }
    return errors;
  }

  private static boolean isImplemented(TrafficProvider provider) {
    return provider.name().equals("istio") || provider.name().equals("nginx");
  }

  private Optional<ObjectNode> find(ObjectRef object) {
    String group =
        object.apiVersion().contains("/")
            ? object.apiVersion().substring(0, object.apiVersion().indexOf('/'))
            : "";
    return all.stream()
        .filter(each -> each.is(group, object.kind()) && each.name().equals(object.name()))
        .filter(
            each ->
                each.namespace().isEmpty()
                    || manifest.namespace().isEmpty()
                    || each.namespace().equals(object.namespace()))
        .map(each -> each.json().deepCopy())
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .findFirst();
  }

  private static String namespace(Manifest manifest) {
    return manifest.namespace().isEmpty() ? "default" : manifest.namespace();
  }

  private static String json(CanaryStrategy canary) {
    try {
      return JSON.writeValueAsString(canary.trafficRouting());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON can be written as JSON", e);
    }
  }
}
