package dev.sluice.clustersim.managed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths. A path that is in the set and one that only leads to others in it are told apart:
 * {@code {"f:a": {".": {}, "f:b": {}}}} has {@code .a} and {@code .a.b}. Immutable.
 */
public final class FieldSet {

  /** Has no path. */
  public static final FieldSet EMPTY = new FieldSet(Map.of());

  /**
   * What the set has at and below a path element.
   *
   * @param member whether the path itself is in the set
   */
  record Node(boolean member, FieldSet below) {
    static final Node LEAF = new Node(true, EMPTY);

    boolean isEmpty() {
      return !member && below.isEmpty();
    }
  }

  private final Map<PathElement, Node> nodes;

  private FieldSet(Map<PathElement, Node> nodes) {
    this.nodes = nodes;
  }

  /** Of nodes that nobody changes any more; none of them empty. */
  static FieldSet of(Map<PathElement, Node> nodes) {
    return nodes.isEmpty() ? EMPTY : new FieldSet(nodes);
  }

  /** With just these paths. */
  @SafeVarargs
  public static FieldSet of(List<PathElement>... paths) {
    FieldSetBuilder builder = new FieldSetBuilder();
    for (List<PathElement> path : paths) {
      builder.insert(path);
    }
    return builder.build();
  }

  /** With the paths of these object fields: {@code field("spec", "replicas")}. */
  public static List<PathElement> fields(String... names) {
    List<PathElement> path = new ArrayList<>();
    for (String name : names) {
      path.add(new PathElement.Field(name));
    }
    return path;
  }

  /** Whether there is no path. */
  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  Map<PathElement, Node> nodes() {
    return nodes;
  }

  @Nullable Node node(PathElement element) {
    return nodes.get(element);
  }

  /** Whether this very path is in the set. */
  public boolean has(List<PathElement> path) {
    FieldSet set = this;
    for (int i = 0; i < path.size(); i++) {
      Node node = set.nodes.get(path.get(i));
      if (node == null) {
        return false;
      }
      if (i == path.size() - 1) {
        return node.member();
      }
      set = node.below();
    }
    return false;
  }

  /** What is below an element. */
  public FieldSet below(PathElement element) {
    Node node = nodes.get(element);
    return node == null ? EMPTY : node.below();
  }

  /** The paths that are in one of both. */
  public FieldSet union(FieldSet other) {
    if (other.isEmpty() || other == this) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    Map<PathElement, Node> all = new HashMap<>(nodes);
    boolean changed = false;
    for (Map.Entry<PathElement, Node> entry : other.nodes.entrySet()) {
      Node mine = nodes.get(entry.getKey());
      Node theirs = entry.getValue();
      Node both =
          mine == null
              ? theirs
              : merged(mine, mine.member() || theirs.member(), mine.below().union(theirs.below()));
      changed |= both != mine;
      all.put(entry.getKey(), both);
    }
    return changed ? new FieldSet(all) : this;
  }

  /** The paths that are in both. */
  public FieldSet intersection(FieldSet other) {
    FieldSet few = nodes.size() <= other.nodes.size() ? this : other;
    FieldSet many = few == this ? other : this;
    Map<PathElement, Node> all = new HashMap<>();
    for (Map.Entry<PathElement, Node> entry : few.nodes.entrySet()) {
      Node theirs = many.nodes.get(entry.getKey());
      if (theirs != null) {
        Node mine = entry.getValue();
        Node both =
            new Node(mine.member() && theirs.member(), mine.below().intersection(theirs.below()));
        if (!both.isEmpty()) {
          all.put(entry.getKey(), both);
        }
      }
    }
    return of(all);
  }

  /** The paths that are not in the other; what is below a path of the other stays. */
  public FieldSet difference(FieldSet other) {
    return without(
        other,
        (mine, theirs) ->
            merged(
                mine, mine.member() && !theirs.member(), mine.below().difference(theirs.below())));
  }

  /** The paths that are neither in the other nor below a path of it. */
  public FieldSet recursiveDifference(FieldSet other) {
    return without(
        other,
        (mine, theirs) ->
            theirs.member()
                ? new Node(false, EMPTY)
                : merged(mine, mine.member(), mine.below().recursiveDifference(theirs.below())));
  }

  private FieldSet without(FieldSet other, BiFunction<Node, Node, Node> rest) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    Map<PathElement, Node> kept = new HashMap<>();
    boolean changed = false;
    for (Map.Entry<PathElement, Node> entry : nodes.entrySet()) {
      Node mine = entry.getValue();
      Node theirs = other.nodes.get(entry.getKey());
      Node left = theirs == null ? mine : rest.apply(mine, theirs);
      changed |= left != mine;
      if (!left.isEmpty()) {
        kept.put(entry.getKey(), left);
      }
    }
    return changed ? of(kept) : this;
  }

  /** The same node where nothing changed, so that sets that did not change stay the same too. */
  private static Node merged(Node before, boolean member, FieldSet below) {
    return before.member() == member && before.below() == below ? before : new Node(member, below);
  }

  /** With the fields that the shape names and that lead to paths as members of their own. */
  FieldSet withNamedFields(@Nullable Shape shape) {
    Map<PathElement, Node> all = new LinkedHashMap<>();
    for (Map.Entry<PathElement, Node> entry : nodes.entrySet()) {
      PathElement element = entry.getKey();
      Node node = entry.getValue();
      boolean member = node.member();
      Shape child = null;
      if (element instanceof PathElement.Field field && shape != null && shape.isMap()) {
        member |= !node.below().isEmpty() && shape.knows(field.name());
        child = shape.child(field.name());
      } else if (element instanceof PathElement.Key && shape != null && shape.isList()) {
        child = shape.item();
      }
      all.put(element, new Node(member, node.below().withNamedFields(child)));
    }
    return of(all);
  }

  /** Each path that is in the set: at every level its members first, in their order. */
  List<List<PathElement>> paths() {
    List<List<PathElement>> all = new ArrayList<>();
    collect(new ArrayList<>(), all);
    return all;
  }

  private void collect(List<PathElement> prefix, List<List<PathElement>> all) {
    List<PathElement> sorted = sorted();
    for (PathElement element : sorted) {
      if (child(element).member()) {
        List<PathElement> path = new ArrayList<>(prefix);
        path.add(element);
        all.add(path);
      }
    }
    for (PathElement element : sorted) {
      prefix.add(element);
      child(element).below().collect(prefix, all);
      prefix.removeLast();
    }
  }

  private Node child(PathElement element) {
    return nodes.getOrDefault(element, Node.LEAF);
  }

  /** The path elements at this level in their order. */
  List<PathElement> sorted() {
    List<PathElement> sorted = new ArrayList<>(nodes.keySet());
    sorted.sort(null);
    return sorted;
  }

  /** A path as conflicts name it. */
  static String text(List<PathElement> path) {
    StringBuilder text = new StringBuilder();
    path.forEach(element -> text.append(element.text()));
    return text.toString();
  }

  /** Whether both have the same paths. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet that && nodes.equals(that.nodes);
  }

  /** Goes with equals. */
  @Override
  public int hashCode() {
    return nodes.hashCode();
  }

  /** The paths, for people. */
  @Override
  public String toString() {
    return paths().stream().map(FieldSet::text).toList().toString();
  }
}
