package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Resources.Target;
import dev.sluice.clustersim.behaviour.disruption.Evictions;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.catalog.Catalog;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.managed.ManagedFields;
import dev.sluice.clustersim.managed.Writer;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.openapi.OpenApiDocuments;
import dev.sluice.clustersim.protobuf.ProtobufReader;
import dev.sluice.clustersim.registry.Registry;
import dev.sluice.clustersim.registry.Rules;
import dev.sluice.clustersim.registry.Writing;
import dev.sluice.clustersim.store.ObjectStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Answers requests as a Kubernetes API server does. What it does not have is a 404, a 405 or a 501,
 * never a wrong success. Not thread-safe.
 */
public final class ApiServer {

  private static final List<String> DISCOVERY = List.of("APIGroupDiscoveryList");
  private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudgets");
  private static final Set<String> OBJECTS = Set.of("", "status", "scale");
  private static final Set<String> HEALTH = Set.of("healthz", "livez", "readyz");

  private final Access access;
  private final ObjectStore store;
  private final Catalog catalog;
  private final Bodies bodies;
  private final Resources resources;
  private final PodActions pods;
  private final Registry registry;
  private final Discovery discovery;
  private final OpenApiDocuments openApi;

  /** An API server over a store. */
  public ApiServer(
      ObjectStore store,
      Catalog catalog,
      Registry registry,
      Rules rules,
      BuiltIns builtIns,
      Authorizer authorizer) {
    this.access = new Access(authorizer);
    this.store = store;
    this.catalog = catalog;
    this.bodies = new Bodies(rules, catalog, new ProtobufReader(builtIns));
    this.resources = new Resources(new Reads(store), registry, bodies, access);
    this.pods = new PodActions(registry);
    this.registry = registry;
    this.discovery = new Discovery(catalog, builtIns);
    this.openApi = new OpenApiDocuments(builtIns);
  }

  /** Answers one request; never throws for anything a client sends. */
  public Answer handle(Request asked, Instant now) {
    return answer(asked, request -> route(request, now));
  }

  /**
   * Answers a request by other means, if its user may do it.
   *
   * @param handler may throw a {@link StatusException}
   */
  public Answer answer(Request asked, Function<Request, Answer> handler) {
    try {
      return handler.apply(access.admit(asked));
    } catch (StatusException e) {
      return Answer.Document.of(e.status());
    }
  }

  private Answer route(Request request, Instant now) {
    return switch (Route.of(request.path())) {
      case Route.Core() ->
          discovery(
              request,
              accept ->
                  accept.as().isEmpty()
                      ? discovery.core()
                      : discovery.aggregated(true, accept.version()));
      case Route.Groups() ->
          discovery(
              request,
              accept ->
                  accept.as().isEmpty()
                      ? discovery.groups()
                      : discovery.aggregated(false, accept.version()));
      case Route.Group(String group) -> document(discovery.group(group));
      case Route.Version(GroupVersion version) -> document(discovery.version(version));
      case Route.Other(List<String> segments) -> other(segments);
      case Route.Resource route -> resource(request, route, now);
    };
  }

  private interface ByAccept {
    ObjectNode of(Accept accept);
  }

  private static Answer discovery(Request request, ByAccept documents) {
    Accept accept = Accept.of(request.header("accept"), DISCOVERY);
    String type =
        accept.as().isEmpty()
            ? "application/json"
            : "application/json;g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList"
                .formatted(accept.version().isEmpty() ? "v2" : accept.version());
    return new Answer.Document(200, documents.of(accept), List.of(), type);
  }

  private static Answer document(Optional<ObjectNode> document) {
    return document
        .<Answer>map(body -> Answer.Document.of(200, body))
        .orElseGet(() -> Answer.Document.of(ApiStatus.noSuchPath()));
  }

  private Answer other(List<String> segments) {
    if (segments.isEmpty()) {
      ObjectNode json = Json.object();
      List.of(
              "/api",
              "/apis",
              "/healthz",
              "/livez",
              "/openapi/v2",
              "/openapi/v3",
              "/readyz",
              "/version")
          .forEach(json.putArray("paths")::add);
      return Answer.Document.of(200, json);
    }
    String first = segments.getFirst();
    if (HEALTH.contains(first)) {
      return new Answer.Text(200, "text/plain; charset=utf-8", "ok");
    }
    if (first.equals("version")) {
      return Answer.Document.of(200, ServerVersion.json());
    }
    if (first.equals("openapi") && segments.size() > 1) {
      return switch (segments.get(1)) {
        case "v2" -> Answer.Document.of(200, openApi.version2(catalog));
        case "v3" ->
            segments.size() == 2
                ? Answer.Document.of(
                    200, openApi.index(catalog, Long.toHexString(catalog.changes())))
                : document(
                    openApi.version3(catalog, groupVersion(segments.subList(2, segments.size()))));
        default -> notFound();
      };
    }
    return notFound();
  }

  private static GroupVersion groupVersion(List<String> path) {
    return path.size() == 3
        ? new GroupVersion(path.get(1), path.get(2))
        : new GroupVersion("", path.getLast());
  }

  private static Answer notFound() {
    return new Answer.Text(404, "text/plain; charset=utf-8", "404 page not found\n");
  }

  private Answer resource(Request request, Route.Resource route, Instant now) {
    GroupVersion version = route.version();
    Optional<ResourceType> found =
        catalog.byPath(version.group(), version.version(), route.plural());
    if (found.isEmpty()) {
      boolean known =
          catalog.all().stream()
              .anyMatch(
                  t ->
                      t.group().equals(version.group())
                          && t.versions().containsKey(version.version()));
      return known ? Answer.Document.of(ApiStatus.noSuchPath()) : notFound();
    }
    ResourceType type = found.get();
    if (!type.namespaced() && route.namespace().isPresent()
        || type.namespaced() && route.namespace().isEmpty() && route.name().isPresent()) {
      return Answer.Document.of(ApiStatus.noSuchPath());
    }
    Target target =
        new Target(
            type,
            version.version(),
            route.namespace().orElse(""),
            route.name(),
            String.join("/", route.subresource()));
    if (Reviews.has(type.resource())) {
      return review(request, target, now);
    }
    return route.name().isPresent() && !route.watch()
        ? one(request, target, now)
        : collection(request, target, route.watch(), now);
  }

  private Answer collection(Request request, Target target, boolean watch, Instant now) {
    return switch (request.method()) {
      case "GET" -> resources.collection(request, target, watch, now);
      case "POST" -> {
        if (target.type().namespaced() && target.namespace().isEmpty()) {
          throw ApiStatus.methodNotAllowed().exception();
        }
        yield resources.create(request, target, now);
      }
      case "DELETE" -> resources.deleteAll(request, target, now);
      default -> throw ApiStatus.methodNotAllowed().exception();
    };
  }

  private Answer one(Request request, Target target, Instant now) {
    VersionType version = target.type().served(target.version());
    if (!target.subresource().isEmpty() && !version.has(target.subresource())) {
      return Answer.Document.of(
          target.type().custom()
              ? ApiStatus.notFound(target.type().resource(), target.key().name())
              : ApiStatus.noSuchPath());
    }
    if (!OBJECTS.contains(target.subresource())) {
      return action(request, target, now);
    }
    return switch (request.method()) {
      case "GET" ->
          request.flag("watch")
              ? resources.collection(request, target, false, now)
              : resources.get(request, target, now);
      case "PUT" -> resources.update(request, target, now);
      case "PATCH" -> resources.patch(request, target, now);
      case "DELETE" -> {
        if (!target.subresource().isEmpty()) {
          throw ApiStatus.methodNotAllowed().exception();
        }
        yield resources.delete(request, target, now);
      }
      case "POST" -> {
        // As the real server: a custom object may be created at its own place, too.
        if (!target.type().custom() || !target.subresource().isEmpty()) {
          throw noCreate(target).exception();
        }
        yield resources.create(request, target, now);
      }
      default -> throw ApiStatus.methodNotAllowed().exception();
    };
  }

  private static ApiStatus noCreate(Target target) {
    return target.type().custom()
        ? new ApiStatus(
            405,
            "MethodNotAllowed",
            "create is not supported on resources of kind \"%s\""
                .formatted(target.type().resource()),
            Optional.of(
                new ApiStatus.Details(
                    "",
                    target.type().group(),
                    target.type().resource().resource(),
                    "",
                    List.of(),
                    0)))
        : ApiStatus.methodNotAllowed();
  }

  private Answer action(Request request, Target target, Instant now) {
    String what = request.method() + " " + target.subresource();
    Writing writing = WriteQuery.of(request, "CreateOptions", false, now);
    return switch (what) {
      case "POST binding" -> {
        pods.bind(target, body(request, "Binding"), writing);
        yield success(201);
      }
      case "POST eviction" -> evict(request, target, writing, now);
      case "PUT finalize" ->
          Answer.Document.of(
              200, pods.finalizeNamespace(target, body(request, "Namespace"), writing));
      case "POST token" ->
          Answer.Document.of(201, Reviews.token(body(request, "TokenRequest"), target.key(), now));
      default ->
          Answer.Document.of(
              new ApiStatus(
                  501,
                  "NotImplemented",
                  "the cluster in memory has no %s for %s"
                      .formatted(target.subresource(), target.type().resource()),
                  Optional.empty()));
    };
  }

  private Answer evict(Request request, Target target, Writing writing, Instant now) {
    ObjectNode eviction = body(request, "Eviction");
    ObjectKey key = target.key();
    ObjectNode pod =
        store
            .get(key)
            .orElseThrow(() -> ApiStatus.notFound(key.resource(), key.name()).exception());
    Collection<ObjectNode> budgets = store.list(BUDGETS, key.namespace());
    switch (Evictions.decide(pod, budgets, now)) {
      case Evictions.Decision.Refused(ApiStatus status) -> throw status.exception();
      case Evictions.Decision.Allowed(Optional<ObjectNode> budget) -> {
        budget.ifPresent(spent -> spend(spent, writing));
        registry
            .deletions()
            .delete(
                target.type(),
                key,
                DeleteQuery.of(Json.at(eviction, "deleteOptions").orElse(Json.object())),
                writing);
      }
    }
    return success(201);
  }

  /** One eviction less is allowed until the budget's controller has counted anew. */
  private void spend(ObjectNode budget, Writing writing) {
    ResourceType type = catalog.get(BUDGETS).orElseThrow();
    Meta meta = Meta.of(budget);
    registry.update(
        type,
        type.storageVersion(),
        new ObjectKey(BUDGETS, meta.namespace(), meta.name()),
        "status",
        before -> budget,
        writing);
  }

  private Answer review(Request request, Target target, Instant now) {
    if (!request.method().equals("POST")) {
      throw ApiStatus.methodNotAllowed().exception();
    }
    Writing writing = WriteQuery.of(request, "CreateOptions", false, now);
    ObjectNode review = bodies.object(target.type(), target.version(), request, writing);
    if (Reviews.managed(target.type().resource())) {
      review =
          ManagedFields.written(
              target.type().served(target.version()).schema(),
              Optional.empty(),
              review,
              bodies.blank(target.type(), target.version()),
              Writer.update(writing.manager(), target.type(), target.version(), ""),
              now);
    }
    ObjectNode answered =
        new Reviews(access.authorizer())
            .answer(target.type().resource(), review, request.user(), target.namespace(), now);
    return new Answer.Document(201, answered, writing.warnings(), "application/json");
  }

  private ObjectNode body(Request request, String kind) {
    return Patching.orEmpty(bodies.document(request, kind).root());
  }

  private static Answer success(int code) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return Answer.Document.of(code, status.put("status", "Success").put("code", code));
  }
}
