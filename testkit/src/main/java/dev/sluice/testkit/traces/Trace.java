package dev.sluice.testkit.traces;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * One recorded rollout.
 *
 * @param name name of the scenario; its namespace was {@code tr-<name>}
 * @param objects objects that are created first; {@code {{prom}}} stands for the metrics server
 * @param actions what is done, in turn
 * @param states the state after creation, and after each action that is not {@code metric}
 */
public record Trace(
    String name, List<JsonNode> objects, List<JsonNode> actions, List<State> states) {

  /**
   * A settled state.
   *
   * @param action what was done before
   * @param objects objects by {@code Kind/name}, with {@code <revN>} for the hash of revision N
   * @param comparable false where Argo itself does not repeat the state
   */
  public record State(JsonNode action, Map<String, JsonNode> objects, boolean comparable) {

    /** Takes a copy of the map. */
    public State {
      objects = Map.copyOf(objects);
    }
  }

  /** Takes copies of the lists. */
  public Trace {
    objects = List.copyOf(objects);
    actions = List.copyOf(actions);
    states = List.copyOf(states);
  }

  /** The namespace it was recorded in; some values in the states tell it. */
  public String namespace() {
    return "tr-" + name;
  }

  @Override
  public String toString() {
    return name;
  }
}
