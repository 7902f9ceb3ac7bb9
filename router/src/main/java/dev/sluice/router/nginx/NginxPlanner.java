package dev.sluice.router.nginx;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.router.plan.Change;
import dev.sluice.router.plan.ObjectRef;
import dev.sluice.router.plan.Problem;
import dev.sluice.router.plan.ProviderPlan;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.RoutingMark;
import dev.sluice.router.plan.TrafficProvider.Planner;
import dev.sluice.router.plan.Trees;
import dev.sluice.schemas.crd.routing.NginxTrafficRouting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Plans the canary Ingresses of one command; each stable Ingress stands for itself. */
final class NginxPlanner implements Planner {

  private final RoutingCommand command;
  private final RoutingIntent intent;
  private final CanaryIngress canaryIngress;
  private final Map<ObjectRef, ObjectRef> canaryByStable;

  NginxPlanner(
      RoutingIntent intent, NginxTrafficRouting nginx, Map<ObjectRef, ObjectRef> canaryByStable) {
    this.intent = intent;
    this.command = intent.command();
    this.canaryIngress = new CanaryIngress(intent, nginx);
    this.canaryByStable = new LinkedHashMap<>(canaryByStable);
  }

  @Override
  public ProviderPlan plan(Map<ObjectRef, ObjectNode> world) {
    List<Change> changes = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Set<OptionalInt> weights = new HashSet<>();
    canaryByStable.forEach(
        (stableRef, canaryRef) -> {
          Optional<ObjectNode> canary = Optional.ofNullable(world.get(canaryRef));
          weights.add(canary.map(this::weight).orElse(OptionalInt.empty()));
          if (command.getRelease()) {
            canary
                .filter(this::mayBeReleased)
                .ifPresent(tree -> changes.add(new Change.Delete(canaryRef, tree)));
            return;
          }
          Optional<ObjectNode> stable = Optional.ofNullable(world.get(stableRef));
          canary
              .flatMap(tree -> foreign(canaryRef, tree))
              .or(() -> unusable(stableRef, stable))
              .ifPresentOrElse(
                  problem -> {
                    problems.add(problem);
                    canary.flatMap(tree -> weightOnly(canaryRef, tree)).ifPresent(changes::add);
                  },
                  () -> changes.addAll(follow(stable.orElseThrow(), canaryRef, canary)));
        });
    return new ProviderPlan(
        changes, problems, weights.size() == 1 ? weights.iterator().next() : OptionalInt.empty());
  }

  private Optional<Problem> foreign(ObjectRef ref, ObjectNode canary) {
    return canaryIngress.isOurs(canary)
        ? Optional.empty()
        : Optional.of(
            Problem.refused(
                ref,
                "metadata.ownerReferences",
                "this Ingress is not controlled by %s; remove or rename it"
                    .formatted(intent.rolloutName())));
  }

  private Optional<Problem> unusable(ObjectRef ref, Optional<ObjectNode> stable) {
    if (stable.isEmpty()) {
      return Optional.of(
          Problem.failed(
              ref,
              "does not exist; create it, or name another one in %s"
                  .formatted(intent.rolloutName())));
    }
    if (canaryIngress.spec(stable.get()).path("rules").isEmpty()) {
      return Optional.of(
          Problem.refused(
              ref,
              "spec.rules",
              "has no path whose backend is Service '%s'".formatted(command.getStableService())));
    }
    return Optional.empty();
  }

  /** Even beside a broken stable Ingress, an existing canary Ingress of ours must lose weight. */
  private Optional<Change> weightOnly(ObjectRef ref, ObjectNode canary) {
    OptionalInt now = weight(canary);
    if (!canaryIngress.isOurs(canary)
        || (now.isPresent() && now.getAsInt() <= intent.canaryWeight())) {
      return Optional.empty();
    }
    ObjectNode after = canary.deepCopy();
    after
        .withObject("/metadata/annotations")
        .put(canaryIngress.weightAnnotation(), Integer.toString(intent.canaryWeight()));
    RoutingMark.of(command, additionsOf(canary)).write(after, command);
    return Optional.of(new Change.Update(ref, canary, after));
  }

  private List<Change> follow(ObjectNode stable, ObjectRef ref, Optional<ObjectNode> canary) {
    Map<String, String> annotations = canaryIngress.annotations(stable);
    RoutingMark mark = RoutingMark.of(command, annotations.keySet());
    if (canary.isEmpty()) {
      ObjectNode created = JsonNodeFactory.instance.objectNode();
      created.put("apiVersion", ref.apiVersion()).put("kind", ref.kind());
      ObjectNode metadata = created.putObject("metadata");
      metadata.put("name", ref.name()).put("namespace", ref.namespace());
      annotations.forEach(metadata.putObject("annotations")::put);
      metadata.putArray("ownerReferences").add(canaryIngress.owner());
      created.set("spec", canaryIngress.spec(stable));
      mark.write(created, command);
      return List.of(new Change.Create(ref, created));
    }
    ObjectNode after = canary.get().deepCopy();
    ObjectNode present = after.withObject("/metadata/annotations");
    additionsOf(canary.get()).stream()
        .filter(name -> !annotations.containsKey(name))
        .forEach(present::remove);
    annotations.forEach(present::put);
    ObjectNode spec = Trees.spec(after).orElseGet(() -> after.putObject("spec"));
    spec.remove(List.of("ingressClassName", "tls", "rules"));
    spec.setAll(canaryIngress.spec(stable));
    mark.write(after, command);
    return after.equals(canary.get())
        ? List.of()
        : List.of(new Change.Update(ref, canary.get(), after));
  }

  private Set<String> additionsOf(ObjectNode canary) {
    return RoutingMark.read(canary, command).map(RoutingMark::additions).orElse(Set.of());
  }

  private boolean mayBeReleased(ObjectNode canary) {
    return canaryIngress.isOurs(canary)
        && RoutingMark.read(canary, command).filter(mark -> !mark.isNewerThan(command)).isPresent();
  }

  private OptionalInt weight(ObjectNode canary) {
    String text = Trees.annotation(canary, canaryIngress.weightAnnotation());
    try {
      return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
