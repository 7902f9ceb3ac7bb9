package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.registry.Deletions;
import dev.sluice.clustersim.registry.Forms;
import dev.sluice.clustersim.registry.Registry;
import dev.sluice.clustersim.registry.Writing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The verbs on resources and their {@code status} and {@code scale}. */
final class Resources {

  private static final GroupResource JOBS = new GroupResource("batch", "jobs");
  private static final String PRESERVED =
      "child pods are preserved by default when jobs are deleted; set"
          + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to"
          + " suppress this warning";

  private final Reads reads;
  private final Registry registry;
  private final Bodies bodies;
  private final Access access;

  Resources(Reads reads, Registry registry, Bodies bodies, Access access) {
    this.access = access;
    this.reads = reads;
    this.registry = registry;
    this.bodies = bodies;
  }

  /**
   * What a request is about.
   *
   * @param namespace empty: none, or all
   * @param subresource empty, {@code status} or {@code scale}
   */
  record Target(
      ResourceType type,
      String version,
      String namespace,
      Optional<String> name,
      String subresource) {

    ObjectKey key() {
      return new ObjectKey(type.resource(), namespace, name.orElse(""));
    }
  }

  private Rendering rendering(Request request, Target target) {
    return new Rendering(
        target.type(),
        target.version(),
        Accept.of(request.header("accept"), Rendering.FORMS),
        request.query("includeObject").orElse("Metadata"),
        bodies.blank(target.type(), target.version()));
  }

  Answer get(Request request, Target target, Instant now) {
    ObjectNode object = Forms.as(target.type(), target.version(), reads.get(target.key()));
    Rendering rendering = rendering(request, target);
    return document(
        200,
        target.subresource().equals("scale")
            ? Scales.of(target.type(), target.version(), object)
            : rendering.one(object, now),
        List.of(),
        rendering.accept());
  }

  Answer collection(Request request, Target target, boolean watchPath, Instant now) {
    ListQuery query = ListQuery.of(request, watchPath);
    Rendering rendering = rendering(request, target);
    String name = target.name().orElse("");
    if (query.watch()) {
      return new Answer.Stream(
          reads.watch(target.type(), target.namespace(), name, query, rendering, now));
    }
    return document(
        200,
        reads.list(target.type(), target.namespace(), name, query, rendering, now),
        List.of(),
        rendering.accept());
  }

  Answer create(Request request, Target target, Instant now) {
    Writing writing = WriteQuery.of(request, "CreateOptions", false, now);
    ObjectNode body = bodies.object(target.type(), target.version(), request, writing);
    sameNamespace(target, body);
    access.written(request, body);
    ObjectNode created =
        registry.create(target.type(), target.version(), target.namespace(), body, writing);
    return written(request, target, 201, created, writing, now);
  }

  Answer update(Request request, Target target, Instant now) {
    Writing writing = WriteQuery.of(request, "UpdateOptions", false, now);
    if (target.subresource().equals("scale")) {
      ObjectNode scale = Patching.orEmpty(bodies.document(request, "Scale").root());
      sameName(target, scale);
      return scaled(
          request,
          target,
          before -> Scales.into(target.type(), target.version(), before, scale),
          writing);
    }
    ObjectNode body = bodies.object(target.type(), target.version(), request, writing);
    sameName(target, body);
    sameNamespace(target, body);
    access.written(request, body);
    Registry.Result result =
        registry.replace(
            target.type(), target.version(), target.key(), target.subresource(), body, writing);
    return written(request, target, result.created() ? 201 : 200, result.object(), writing, now);
  }

  Answer patch(Request request, Target target, Instant now) {
    Patching patching = Patching.of(request, !target.type().custom());
    boolean apply = patching == Patching.APPLY;
    Writing writing = WriteQuery.of(request, "PatchOptions", apply, now);
    boolean scale = target.subresource().equals("scale");
    if (apply && !scale) {
      return apply(request, target, writing, now);
    }
    if (apply) {
      return applyScale(request, target, writing);
    }
    if (scale) {
      UnaryOperator<ObjectNode> change =
          patching.change(request, target.type().served(target.version()).schema());
      return scaled(
          request,
          target,
          before ->
              Scales.into(
                  target.type(),
                  target.version(),
                  before,
                  change.apply(Scales.of(target.type(), target.version(), before))),
          writing);
    }
    UnaryOperator<ObjectNode> change =
        patching.change(request, target.type().served(target.version()).schema());
    ObjectNode after =
        registry.update(
            target.type(),
            target.version(),
            target.key(),
            target.subresource(),
            before -> {
              ObjectNode patched = change.apply(before);
              sameName(target, patched);
              sameNamespace(target, patched);
              return access.written(
                  request,
                  bodies.object(
                      target.type(), target.version(), patched, before, List.of(), writing));
            },
            writing);
    return written(request, target, 200, after, writing, now);
  }

  private Answer apply(Request request, Target target, Writing writing, Instant now) {
    ObjectNode body = Patching.configuration(request);
    Patching.typed(
        body, target.type().groupVersion(target.version()).toString(), target.type().kind());
    sameNameIfAny(target, body);
    sameNamespace(target, body);
    ObjectNode config =
        bodies.object(target.type(), target.version(), body, Json.object(), List.of(), writing);
    if (!config.has("metadata")) {
      config.set("metadata", Json.object().put("name", target.name().orElse("")));
    }
    access.written(request, config);
    Registry.Result result =
        registry.apply(
            target.type(),
            target.version(),
            target.key(),
            target.subresource(),
            config,
            request.flag("force"),
            writing);
    return written(request, target, result.created() ? 201 : 200, result.object(), writing, now);
  }

  /** Applies the replicas alone, so that who set them is asked as for any other field. */
  private Answer applyScale(Request request, Target target, Writing writing) {
    ObjectNode scale = Patching.configuration(request);
    sameNameIfAny(target, scale);
    sameNamespace(target, scale);
    Registry.Result result;
    try {
      result =
          registry.apply(
              target.type(),
              target.version(),
              target.key(),
              "scale",
              Scales.configuration(target.type(), target.version(), scale),
              request.flag("force"),
              writing);
    } catch (StatusException e) {
      throw Scales.inItsWords(e.status(), target.type().groupVersion(target.version())).exception();
    }
    return document(
        200,
        Scales.of(target.type(), target.version(), result.object()),
        writing.warnings(),
        rendering(request, target).accept());
  }

  private Answer scaled(
      Request request, Target target, UnaryOperator<ObjectNode> change, Writing writing) {
    ObjectNode after =
        registry.update(target.type(), target.version(), target.key(), "scale", change, writing);
    return document(
        200,
        Scales.of(target.type(), target.version(), after),
        writing.warnings(),
        rendering(request, target).accept());
  }

  Answer delete(Request request, Target target, Instant now) {
    JsonNode json = bodies.deleteOptions(request);
    DeleteOptions options = DeleteQuery.of(json);
    Writing writing = deleting(request, json, now);
    Deletions.Deleted deleted;
    try {
      deleted = registry.deletions().delete(target.type(), target.key(), options, writing);
    } catch (StatusException e) {
      return new Answer.Document(
          e.status().code(), e.status().toJson(), warnings(target, options), "application/json");
    }
    Rendering rendering = rendering(request, target);
    boolean waits =
        !deleted.gone()
            && Json.at(json, "orphanDependents").filter(o -> !o.asBoolean()).isPresent();
    return document(
        waits ? 202 : 200,
        deleted.gone() && !deleted.answerObject()
            ? success(target, deleted.object())
            : rendering.one(deleted.object(), now),
        warnings(target, options),
        rendering.accept());
  }

  /** Jobs are alone in leaving their pods behind unless told otherwise. */
  private static List<String> warnings(Target target, DeleteOptions options) {
    List<String> all = new ArrayList<>(warnings(target));
    if (target.type().resource().equals(JOBS) && options.propagation().isEmpty()) {
      all.add(PRESERVED);
    }
    return all;
  }

  Answer deleteAll(Request request, Target target, Instant now) {
    ListQuery query = ListQuery.of(request, false);
    JsonNode json = bodies.deleteOptions(request);
    DeleteOptions options = DeleteQuery.of(json);
    Writing writing = deleting(request, json, now);
    Rendering rendering = rendering(request, target);
    List<ObjectNode> all = reads.select(target.type(), target.version(), target.namespace(), query);
    for (ObjectNode object : all) {
      Meta meta = Meta.of(object);
      ObjectKey key = new ObjectKey(target.type().resource(), meta.namespace(), meta.name());
      registry.deletions().delete(target.type(), key, options, writing);
    }
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(reads.revision()));
    return document(
        200, rendering.list(all, metadata, now), warnings(target, options), rendering.accept());
  }

  private static Writing deleting(Request request, JsonNode json, Instant now) {
    return new Writing(
        "",
        DeleteQuery.dryRun(json, request),
        Writing.FieldValidation.IGNORE,
        now,
        new ArrayList<>());
  }

  private static ObjectNode success(Target target, ObjectNode object) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", target.key().name());
    if (!target.type().group().isEmpty()) {
      details.put("group", target.type().group());
    }
    details.put("kind", target.type().resource().resource()).put("uid", Meta.of(object).uid());
    return status;
  }

  private Answer written(
      Request request, Target target, int code, ObjectNode object, Writing writing, Instant now) {
    Rendering rendering = rendering(request, target);
    List<String> warnings = new ArrayList<>(writing.warnings());
    warnings.addAll(warnings(target));
    return document(code, rendering.one(object, now), warnings, rendering.accept());
  }

  private static List<String> warnings(Target target) {
    return target.type().version(target.version()).flatMap(v -> v.deprecationWarning()).stream()
        .toList();
  }

  private static Answer document(int code, ObjectNode body, List<String> warnings, Accept accept) {
    return new Answer.Document(code, body, List.copyOf(warnings), accept.contentType());
  }

  private static void sameName(Target target, ObjectNode body) {
    if (Meta.of(body).name().isEmpty()) {
      throw ApiStatus.badRequest(
              "the name of the object (%s based on URL) was undeterminable: name must be provided"
                  .formatted(target.name().orElse("")))
          .exception();
    }
    sameNameIfAny(target, body);
  }

  private static void sameNameIfAny(Target target, ObjectNode body) {
    String name = Meta.of(body).name();
    if (!name.isEmpty() && !name.equals(target.name().orElse(""))) {
      throw ApiStatus.badRequest(
              "the name of the object (%s) does not match the name on the URL (%s)"
                  .formatted(name, target.name().orElse("")))
          .exception();
    }
  }

  private static void sameNamespace(Target target, ObjectNode body) {
    String namespace = Meta.of(body).namespace();
    if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
      throw ApiStatus.badRequest(
              "the namespace of the provided object does not match the namespace sent on the"
                  + " request")
          .exception();
    }
  }
}
