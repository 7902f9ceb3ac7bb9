package dev.sluice.clustersim.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Behaviour;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.select.LabelSelector;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Gives ClusterRoles with an {@code aggregationRule} the rules of those that it selects. */
public final class AggregatedRoles implements Behaviour {

  /** Who writes them. */
  public static final String MANAGER = "clusterrole-aggregation-controller";

  private final BiConsumer<ObjectNode, Instant> applier;
  private boolean changed;

  /**
   * Looks at nothing yet.
   *
   * @param applier applies a ClusterRole, by {@link #MANAGER} and with force
   */
  public AggregatedRoles(BiConsumer<ObjectNode, Instant> applier) {
    this.applier = applier;
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of(RoleAuthorizer.CLUSTER_ROLES);
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    changed |= resource.equals(RoleAuthorizer.CLUSTER_ROLES);
  }

  @Override
  public Optional<Instant> run(Cluster cluster, Instant now) {
    if (changed) {
      changed = false;
      Collection<ObjectNode> roles = List.copyOf(cluster.list(RoleAuthorizer.CLUSTER_ROLES, ""));
      for (ObjectNode role : roles) {
        JsonNode selectors = role.path("aggregationRule").path("clusterRoleSelectors");
        if (selectors.isArray()) {
          gather(role, selectors, roles, now);
        }
      }
    }
    return Optional.empty();
  }

  private void gather(
      ObjectNode role, JsonNode selectors, Collection<ObjectNode> roles, Instant now) {
    ArrayNode rules = Json.mapper().createArrayNode();
    for (JsonNode selector : selectors) {
      LabelSelector labels = LabelSelector.of((ObjectNode) selector);
      for (ObjectNode other : roles) {
        if (!Meta.of(other).name().equals(Meta.of(role).name())
            && labels.matches(Meta.of(other).labels())) {
          add(rules, other.path("rules"));
        }
      }
    }
    if (!rules.equals(role.path("rules")) && !(rules.isEmpty() && role.path("rules").isEmpty())) {
      ObjectNode filled = Json.object();
      filled.set("apiVersion", role.path("apiVersion"));
      filled.set("kind", role.path("kind"));
      filled.putObject("metadata").put("name", Meta.of(role).name());
      filled.set("rules", rules);
      applier.accept(filled, now);
    }
  }

  private static void add(ArrayNode rules, JsonNode more) {
    for (JsonNode rule : more) {
      boolean known = false;
      for (JsonNode one : rules) {
        known |= one.equals(rule);
      }
      if (!known) {
        rules.add(rule);
      }
    }
  }
}
