package dev.sluice.router.istio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.HeaderRoute;
import dev.sluice.records.v1.MirrorRoute;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.router.plan.Change;
import dev.sluice.router.plan.ObjectRef;
import dev.sluice.router.plan.Problem;
import dev.sluice.router.plan.ProviderPlan;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.RoutingMark;
import dev.sluice.router.plan.TrafficProvider.Planner;
import dev.sluice.router.plan.Trees;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.DestinationRule;
import dev.sluice.schemas.crd.routing.IstioTrafficRouting.VirtualService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Plans the writes of one command, in an order in which no request meets a subset that is not yet,
 * or no longer, the version it stands for.
 */
final class IstioPlanner implements Planner {

  private final RoutingIntent intent;
  private final RoutingCommand command;
  private final IstioRouting routing;
  private final Versions versions;
  private final Map<ObjectRef, VirtualService> services;
  private final Optional<ObjectRef> ruleRef;
  private final int weight;
  private final List<Addition> additions;

  IstioPlanner(
      RoutingIntent intent,
      IstioRouting routing,
      Versions versions,
      Map<ObjectRef, VirtualService> services,
      Optional<ObjectRef> ruleRef,
      int weight) {
    this.intent = intent;
    this.command = intent.command();
    this.routing = routing;
    this.versions = versions;
    this.services = new LinkedHashMap<>(services);
    this.ruleRef = ruleRef;
    this.weight = weight;
    this.additions =
        command.getRelease()
            ? List.of()
            : command.getAdditionalDestinationsList().stream()
                .map(d -> new Addition(d.getService(), d.getPodTemplateHash(), d.getWeight()))
                .toList();
  }

  @Override
  public ProviderPlan plan(Map<ObjectRef, ObjectNode> world) {
    List<Problem> problems = new ArrayList<>();
    List<Change> moves = new ArrayList<>();
    OptionalInt observed = OptionalInt.empty();
    boolean first = true;
    boolean canaryLoses = command.getRelease();
    boolean canaryGains = command.getHeaderRoutesCount() > 0 || command.getMirrorRoutesCount() > 0;
    String subsetHost =
        ruleRef.map(world::get).map(rule -> rule.at("/spec/host").asText("")).orElse("");
    for (var entry : services.entrySet()) {
      ObjectNode tree = world.get(entry.getKey());
      if (tree == null) {
        missing(entry.getKey()).ifPresent(problems::add);
        continue;
      }
      Service service = new Service(entry.getKey(), tree, entry.getValue(), subsetHost);
      OptionalInt now = service.observed();
      observed = first || observed.equals(now) ? now : OptionalInt.empty();
      first = false;
      switch (service.desired()) {
        case Edit.Refused(String field, String cause) -> {
          problems.add(Problem.refused(entry.getKey(), field, cause));
          change(entry.getKey(), tree, service.withoutOldManagedRoutes()).ifPresent(moves::add);
        }
        case Edit.Done(ObjectNode after) -> {
          if (!after.equals(tree)) {
            moves.add(new Change.Update(entry.getKey(), tree, after));
            canaryLoses |= now.isEmpty() ? weight == 0 : now.getAsInt() > weight;
            canaryGains |= weight > 0 && (now.isEmpty() || now.getAsInt() < weight);
          }
        }
      }
    }
    List<Change> next = moves;
    if (ruleRef.isPresent()) {
      next = withRule(world, moves, canaryLoses, canaryGains, problems);
    }
    return new ProviderPlan(next, problems, observed);
  }

  /** What may be written now: subsets before the traffic they gain, after the traffic they lose. */
  private List<Change> withRule(
      Map<ObjectRef, ObjectNode> world,
      List<Change> moves,
      boolean canaryLoses,
      boolean canaryGains,
      List<Problem> problems) {
    ObjectRef ref = ruleRef.orElseThrow();
    ObjectNode tree = world.get(ref);
    if (tree == null) {
      Optional<Problem> missing = missing(ref);
      missing.ifPresent(problems::add);
      return canaryGains && missing.isPresent() ? List.of() : moves;
    }
    Rule rule = new Rule(tree);
    Edit partly = rule.desired(false);
    Edit fully = rule.desired(true);
    if (fully instanceof Edit.Refused(String field, String cause)) {
      problems.add(Problem.refused(ref, field, cause));
      return canaryGains ? List.of() : moves;
    }
    Optional<Change> stableFirst = change(ref, tree, partly);
    Optional<Change> all = change(ref, tree, fully);
    if (all.isEmpty()) {
      return moves;
    }
    if (command.getRelease() || onlyMarked(all.get())) {
      List<Change> both = new ArrayList<>(moves);
      both.add(all.get());
      return both;
    }
    if (!canaryLoses) {
      return List.of(all.get());
    }
    if (stableFirst.isPresent() && !onlyMarked(stableFirst.get())) {
      return List.of(stableFirst.get());
    }
    return moves.isEmpty() ? List.of(all.get()) : moves;
  }

  /** A change of annotations alone moves no traffic, so nothing has to wait for it. */
  private static boolean onlyMarked(Change change) {
    return change instanceof Change.Update(var _, ObjectNode before, ObjectNode after)
        && before.path("spec").equals(after.path("spec"));
  }

  private static Optional<Change> change(ObjectRef ref, ObjectNode before, Edit edit) {
    return edit instanceof Edit.Done(ObjectNode after) && !after.equals(before)
        ? Optional.of(new Change.Update(ref, before, after))
        : Optional.empty();
  }

  private Optional<Problem> missing(ObjectRef ref) {
    if (command.getRelease()) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.failed(
            ref,
            "does not exist (%s); create it, or name another one in %s"
                .formatted(ref.apiVersion(), intent.rolloutName())));
  }

  private Set<String> addedBefore(ObjectNode tree) {
    return RoutingMark.read(tree, command).map(RoutingMark::additions).orElse(Set.of());
  }

  /** A release touches only objects that this Rollout's commands wrote, and no newer command. */
  private boolean leaveAlone(ObjectNode tree) {
    return command.getRelease()
        && RoutingMark.read(tree, command).filter(mark -> !mark.isNewerThan(command)).isEmpty();
  }

  private void mark(ObjectNode tree) {
    if (command.getRelease()) {
      RoutingMark.erase(tree, command);
    } else {
      RoutingMark.of(command, additions.stream().map(Addition::service).toList())
          .write(tree, command);
    }
  }

  /** One VirtualService. */
  private final class Service {

    private final ObjectRef ref;
    private final ObjectNode tree;
    private final Routes routes;
    private final WeightEdit weights;
    private final ManagedRouteEdit managed;

    Service(ObjectRef ref, ObjectNode tree, VirtualService wanted, String subsetHost) {
      this.ref = ref;
      this.tree = tree;
      this.routes = new Routes(wanted, versions, routing.managedRoutes());
      this.weights = new WeightEdit(versions, routes);
      this.managed = new ManagedRouteEdit(versions, routes, routing.managedRoutes(), subsetHost);
    }

    OptionalInt observed() {
      return Trees.spec(tree).map(weights::observed).orElse(OptionalInt.empty());
    }

    Edit desired() {
      if (leaveAlone(tree)) {
        return new Edit.Done(tree);
      }
      Optional<ObjectNode> spec = Trees.spec(tree);
      if (spec.isEmpty()) {
        return new Edit.Refused("spec", "is missing in " + ref);
      }
      Edit weighed = weights.apply(spec.get(), weight, additions, addedBefore(tree));
      if (command.getRelease() && weighed instanceof Edit.Refused) {
        weighed = new Edit.Done(spec.get());
      }
      return weighed
          .then(this::managedRoutes)
          .then(
              after -> {
                ObjectNode result = Trees.withSpec(tree, after);
                mark(result);
                return new Edit.Done(result);
              });
    }

    /** Where weights are refused, routes that lead to the canary alone must go all the same. */
    Edit withoutOldManagedRoutes() {
      Optional<ObjectNode> spec = Trees.spec(tree);
      if (spec.isEmpty()
          || !(managed.removeAllBut(spec.get(), managedNames())
              instanceof Edit.Done(ObjectNode after))
          || after.equals(spec.get())) {
        return new Edit.Done(tree);
      }
      ObjectNode result = Trees.withSpec(tree, after);
      mark(result);
      return new Edit.Done(result);
    }

    private List<String> managedNames() {
      List<String> names = new ArrayList<>();
      command.getHeaderRoutesList().forEach(route -> names.add(route.getName()));
      command.getMirrorRoutesList().forEach(route -> names.add(route.getName()));
      return names;
    }

    private Edit managedRoutes(ObjectNode spec) {
      if (command.getRelease()) {
        return managed.removeAllBut(spec, List.of());
      }
      Edit edit = managed.removeAllBut(spec, managedNames());
      for (HeaderRoute header : command.getHeaderRoutesList()) {
        edit = edit.then(before -> managed.setHeaderRoute(before, header));
      }
      for (MirrorRoute mirror : command.getMirrorRoutesList()) {
        edit = edit.then(before -> managed.setMirrorRoute(before, mirror));
      }
      return edit;
    }
  }

  /** The DestinationRule. */
  private final class Rule {

    /** Says which Rollout owns the subsets' hashes; Argo Rollouts reads and writes it too. */
    private static final String MANAGED_BY = "argo-rollouts.argoproj.io/managed-by-rollouts";

    private final ObjectNode tree;

    Rule(ObjectNode tree) {
      this.tree = tree;
    }

    Edit desired(boolean canaryToo) {
      if (leaveAlone(tree)) {
        return new Edit.Done(tree);
      }
      String owner = Trees.annotation(tree, MANAGED_BY);
      String rollout = command.getRollout().getName();
      if (!owner.isEmpty() && !owner.equals(rollout)) {
        return new Edit.Refused(
            "metadata.annotations[%s]".formatted(MANAGED_BY),
            "the subsets belong to Rollout '%s'; give '%s' a DestinationRule of its own"
                .formatted(owner, rollout));
      }
      Optional<ObjectNode> spec = Trees.spec(tree);
      if (spec.isEmpty()) {
        return new Edit.Refused("spec", "is missing");
      }
      DestinationRule wanted = routing.rule().orElseThrow();
      Edit edit =
          SubsetEdit.pointTo(spec.get(), wanted.stableSubsetName(), hash(command.getStableHash()));
      if (canaryToo) {
        edit =
            edit.then(
                before ->
                    SubsetEdit.pointTo(
                        before, wanted.canarySubsetName(), hash(command.getCanaryHash())));
      }
      return edit.then(before -> SubsetEdit.additions(before, additions, addedBefore(tree)))
          .then(
              after -> {
                ObjectNode result = Trees.withSpec(tree, after);
                if (command.getRelease()) {
                  if (result.at("/metadata/annotations") instanceof ObjectNode annotations) {
                    annotations.remove(MANAGED_BY);
                  }
                } else {
                  result.withObject("/metadata/annotations").put(MANAGED_BY, rollout);
                }
                mark(result);
                return new Edit.Done(result);
              });
    }

    private Optional<String> hash(String hash) {
      if (command.getRelease()) {
        return Optional.of("");
      }
      return hash.isEmpty() ? Optional.empty() : Optional.of(hash);
    }
  }
}
