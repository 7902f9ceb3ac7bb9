package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.registry.Forms;
import dev.sluice.clustersim.select.FieldSelector;
import dev.sluice.clustersim.select.LabelSelector;
import dev.sluice.clustersim.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Gets, lists and watches. */
final class Reads {

  /** As the API server's {@code --min-request-timeout} has it: half an hour. */
  private static final Duration WATCH = Duration.ofMinutes(30);

  private final ObjectStore store;

  Reads(ObjectStore store) {
    this.store = store;
  }

  long revision() {
    return store.revision();
  }

  ObjectNode get(ObjectKey key) {
    return store
        .get(Forms.stored(key))
        .orElseThrow(() -> ApiStatus.notFound(key.resource(), key.name()).exception());
  }

  /** The objects that a collection request is about, as they are now. */
  List<ObjectNode> select(ResourceType type, String version, String namespace, ListQuery query) {
    Filter filter = filter(type, version, namespace, "", query);
    return store.list(Forms.stored(type.resource()), namespace).stream()
        .filter(filter::matches)
        .toList();
  }

  ObjectNode list(
      ResourceType type,
      String namespace,
      String name,
      ListQuery query,
      Rendering rendering,
      Instant now) {
    Filter filter = filter(type, rendering.version(), namespace, name, query);
    long newest = store.revision();
    Optional<ContinueToken> token = query.proceed().map(ContinueToken::decode);
    long revision = newest;
    if (token.isPresent()) {
      revision = token.get().revision() < 0 ? newest : token.get().revision();
    } else if (query.resourceVersion().isPresent()) {
      long wanted = query.resourceVersion().get();
      if (wanted > newest) {
        throw tooLarge(wanted, newest);
      }
      boolean exact =
          query.match() == ListQuery.Match.EXACT
              || (query.match() == ListQuery.Match.UNSET && query.limit() > 0 && wanted > 0);
      revision = exact ? wanted : newest;
    }
    if (!store.knows(Forms.stored(type.resource()), revision)) {
      throw token.isPresent() ? tooOld(token.get()) : unavailable();
    }
    return page(type, filter, query, token, revision, rendering, now);
  }

  private ObjectNode page(
      ResourceType type,
      Filter filter,
      ListQuery query,
      Optional<ContinueToken> token,
      long revision,
      Rendering rendering,
      Instant now) {
    Map<String, ObjectNode> all =
        store.listAt(Forms.stored(type.resource()), filter.namespace(), revision);
    List<ObjectNode> page = new ArrayList<>();
    String last = "";
    int passed = 0;
    boolean more = false;
    for (Map.Entry<String, ObjectNode> entry : all.entrySet()) {
      if (token.isPresent() && entry.getKey().compareTo(token.get().after()) <= 0) {
        passed++;
        continue;
      }
      if (query.limit() > 0 && page.size() == query.limit()) {
        more = true;
        break;
      }
      passed++;
      last = entry.getKey();
      if (filter.matches(entry.getValue())) {
        page.add(entry.getValue());
      }
    }
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(revision));
    if (more) {
      metadata.put("continue", new ContinueToken(revision, last).encode());
      if (!filter.narrow()) {
        metadata.put("remainingItemCount", all.size() - passed);
      }
    }
    return rendering.list(page, metadata, now);
  }

  Watch watch(
      ResourceType type,
      String namespace,
      String name,
      ListQuery query,
      Rendering rendering,
      Instant now) {
    Filter filter = filter(type, rendering.version(), namespace, name, query);
    Instant end = now.plus(query.timeoutSeconds().map(Duration::ofSeconds).orElse(WATCH));
    Watch watch =
        new Watch(
            store,
            Forms.stored(type.resource()),
            filter,
            rendering,
            query.bookmarks() ? Optional.of(rendering::bookmark) : Optional.empty(),
            query.resourceVersion().orElse(store.revision()),
            now,
            end);
    boolean initial =
        query
            .sendInitialEvents()
            .orElse(query.resourceVersion().isEmpty() || query.resourceVersion().get() == 0);
    return initial ? watch.withInitialEvents(query.sendInitialEvents().isPresent(), now) : watch;
  }

  private static Filter filter(
      ResourceType type, String version, String namespace, String name, ListQuery query) {
    boolean narrow = !query.labelSelector().isEmpty() || !query.fieldSelector().isEmpty();
    Predicate<ObjectNode> selects = object -> true;
    if (!query.labelSelector().isEmpty()) {
      LabelSelector labels = LabelSelector.parse(query.labelSelector());
      selects = selects.and(object -> labels.matches(Meta.of(object).labels()));
    }
    if (!query.fieldSelector().isEmpty()) {
      FieldSelector fields = FieldSelector.parse(query.fieldSelector(), type, version);
      selects = selects.and(object -> fields.matches(Forms.as(type, version, object)));
    }
    return new Filter(namespace, name, selects, narrow);
  }

  private static RuntimeException tooLarge(long wanted, long newest) {
    return new ApiStatus(
            504,
            "Timeout",
            "Timeout: Too large resource version: %d, current: %d".formatted(wanted, newest),
            Optional.of(
                new ApiStatus.Details(
                    "",
                    "",
                    "",
                    "",
                    List.of(
                        new ApiStatus.Cause(
                            "ResourceVersionTooLarge", "Too large resource version", "")),
                    1)))
        .exception();
  }

  private static RuntimeException unavailable() {
    return ApiStatus.expired("The resourceVersion for the provided list is too old.").exception();
  }

  private static RuntimeException tooOld(ContinueToken token) {
    return ApiStatus.expired(
            "The provided continue parameter is too old to display a consistent list result. You"
                + " can start a new list without the continue parameter, or use the continue token"
                + " in this response to retrieve the remainder of the results. Continuing with the"
                + " provided token results in an inconsistent list - objects that were created,"
                + " modified, or deleted between the time the first chunk was returned and now may"
                + " show up in the list.")
        .proceed(new ContinueToken(-1, token.after()).encode())
        .exception();
  }
}
