package dev.sluice.clustersim.api;

import dev.sluice.clustersim.object.GroupVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a path leads. */
sealed interface Route {

  /** Something about a resource. */
  record Resource(
      GroupVersion version,
      Optional<String> namespace,
      String plural,
      Optional<String> name,
      List<String> subresource,
      boolean watch)
      implements Route {}

  /** The resources of a version: {@code /api/v1}, {@code /apis/apps/v1}. */
  record Version(GroupVersion version) implements Route {}

  /** The versions of a group: {@code /apis/apps}. */
  record Group(String group) implements Route {}

  /** The core group's versions: {@code /api}. */
  record Core() implements Route {}

  /** All groups but the core one: {@code /apis}. */
  record Groups() implements Route {}

  /** Anything that is no API: {@code /version}, {@code /healthz}, {@code /openapi/v3} … */
  record Other(List<String> segments) implements Route {}

  /** Parts of a namespace itself, which look like resources in it. */
  Set<String> OF_NAMESPACE = Set.of("status", "finalize");

  static Route of(String path) {
    List<String> all = Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList();
    if (all.isEmpty()) {
      return new Other(all);
    }
    return switch (all.getFirst()) {
      case "api" ->
          switch (all.size()) {
            case 1 -> new Core();
            case 2 -> new Version(new GroupVersion("", all.get(1)));
            default -> resource(new GroupVersion("", all.get(1)), all.subList(2, all.size()));
          };
      case "apis" ->
          switch (all.size()) {
            case 1 -> new Groups();
            case 2 -> new Group(all.get(1));
            case 3 -> new Version(new GroupVersion(all.get(1), all.get(2)));
            default ->
                resource(new GroupVersion(all.get(1), all.get(2)), all.subList(3, all.size()));
          };
      default -> new Other(all);
    };
  }

  private static Route resource(GroupVersion version, List<String> path) {
    boolean watch = path.getFirst().equals("watch") && path.size() > 1;
    List<String> rest = watch ? path.subList(1, path.size()) : path;
    Optional<String> namespace = Optional.empty();
    if (rest.getFirst().equals("namespaces")
        && rest.size() > 2
        && !(rest.size() == 3 && OF_NAMESPACE.contains(rest.get(2)))) {
      namespace = Optional.of(rest.get(1));
      rest = rest.subList(2, rest.size());
    }
    return new Resource(
        version,
        namespace,
        rest.getFirst(),
        rest.size() > 1 ? Optional.of(rest.get(1)) : Optional.empty(),
        rest.size() > 2 ? rest.subList(2, rest.size()) : List.of(),
        watch);
  }
}
