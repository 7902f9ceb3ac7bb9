package dev.sluice.router.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import java.util.Map;
import java.util.Set;

/**
 * One way to split traffic. Implementations are pure: no I/O, no clock, thread-safe.
 *
 * <p>A provider is a fixpoint: planned on what its own changes made, it has no more changes. The
 * router reads back and plans again, and that empty plan is the verification.
 */
public interface TrafficProvider {

  /** Its name in reports and metrics, which is also its key in {@code trafficRouting}. */
  String name();

  /** Whether the strategy names this provider. */
  boolean isAskedFor(TrafficRouting routing);

  /** What it can do beyond weights. */
  Set<Capability> capabilities();

  /** Reads the provider's part of the command: which objects it needs, or why it cannot be. */
  Binding bind(RoutingIntent intent);

  /** What a command may ask beyond weights. */
  enum Capability {
    /** All requests with certain headers to the canary. */
    HEADER_ROUTES,
    /** Copies of requests to the canary. */
    MIRROR_ROUTES,
    /** Weights of experiments' own Services. */
    EXPERIMENTS
  }

  /** The outcome of {@link #bind}. */
  sealed interface Binding {

    /** The provider's settings cannot be used. */
    record Refused(Problem problem) implements Binding {}

    /** The settings are fine; needs these objects to plan. */
    record Bound(Set<ObjectRef> objects, Planner planner) implements Binding {

      /** Copies the set. */
      public Bound {
        objects = Set.copyOf(objects);
      }
    }
  }

  /** Plans from what was read. */
  @FunctionalInterface
  interface Planner {

    /**
     * The next changes.
     *
     * @param world the objects that exist, of those asked for; never modified
     */
    ProviderPlan plan(Map<ObjectRef, ObjectNode> world);
  }
}
