package dev.sluice.clustersim.table;

import static dev.sluice.clustersim.table.Column.number;
import static dev.sluice.clustersim.table.Column.ofName;
import static dev.sluice.clustersim.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows what makes pods. */
final class WorkloadPrinters {

  private static final List<String> JOB_CONDITIONS =
      List.of("Suspended", "FailureTarget", "SuccessCriteriaMet");

  private WorkloadPrinters() {}

  static Map<String, Printer> all() {
    Column containers = text("Containers").wide();
    Column images = text("Images").wide();
    Column selector = text("Selector").wide();
    List<Column> replicas =
        List.of(
            ofName(),
            number("Desired"),
            number("Current"),
            number("Ready"),
            text("Age"),
            containers,
            images,
            selector);
    return Map.of(
        "replicasets.apps",
        Printer.of(replicas, WorkloadPrinters::replicaSet),
        "replicationcontrollers",
        Printer.of(replicas, WorkloadPrinters::replicationController),
        "deployments.apps",
        Printer.of(
            List.of(
                ofName(),
                text("Ready"),
                text("Up-to-date"),
                text("Available"),
                text("Age"),
                containers,
                images,
                selector),
            WorkloadPrinters::deployment),
        "statefulsets.apps",
        Printer.of(
            List.of(ofName(), text("Ready"), text("Age"), containers, images),
            WorkloadPrinters::statefulSet),
        "daemonsets.apps",
        Printer.of(
            List.of(
                ofName(),
                number("Desired"),
                number("Current"),
                number("Ready"),
                number("Up-to-date"),
                number("Available"),
                text("Node Selector"),
                text("Age"),
                containers,
                images,
                selector),
            WorkloadPrinters::daemonSet),
        "jobs.batch",
        Printer.of(
            List.of(
                ofName(),
                text("Status"),
                text("Completions"),
                text("Duration"),
                text("Age"),
                containers,
                images,
                selector),
            WorkloadPrinters::job),
        "cronjobs.batch",
        Printer.of(
            List.of(
                ofName(),
                text("Schedule"),
                text("Timezone"),
                Column.of("Suspend", "boolean"),
                number("Active"),
                text("Last Schedule"),
                text("Age"),
                containers,
                images,
                selector),
            WorkloadPrinters::cronJob),
        "podtemplates",
        Printer.of(
            List.of(ofName(), text("Containers"), text("Images"), text("Pod Labels")),
            WorkloadPrinters::podTemplate),
        "controllerrevisions.apps",
        Printer.of(
            List.of(ofName(), text("Controller"), text("Revision"), text("Age")),
            WorkloadPrinters::controllerRevision));
  }

  private static void replicaSet(ObjectNode object, Row row) {
    replicas(object, row).text(Texts.selector(object.path("spec").path("selector")));
  }

  private static void replicationController(ObjectNode object, Row row) {
    replicas(object, row).text(Texts.labels(object.path("spec").path("selector")));
  }

  private static Row replicas(ObjectNode object, Row row) {
    row.text(Texts.name(object))
        .number(spec(object, "replicas"))
        .number(status(object, "replicas"))
        .number(status(object, "readyReplicas"))
        .age(object);
    return containers(object.path("spec").path("template"), row);
  }

  private static void deployment(ObjectNode object, Row row) {
    row.text(Texts.name(object))
        .text(status(object, "readyReplicas") + "/" + spec(object, "replicas"))
        .number(status(object, "updatedReplicas"))
        .number(status(object, "availableReplicas"))
        .age(object);
    containers(object.path("spec").path("template"), row)
        .text(Texts.selector(object.path("spec").path("selector")));
  }

  private static void statefulSet(ObjectNode object, Row row) {
    row.text(Texts.name(object))
        .text(status(object, "readyReplicas") + "/" + spec(object, "replicas"))
        .age(object);
    containers(object.path("spec").path("template"), row);
  }

  private static void daemonSet(ObjectNode object, Row row) {
    JsonNode template = object.path("spec").path("template");
    row.text(Texts.name(object))
        .number(status(object, "desiredNumberScheduled"))
        .number(status(object, "currentNumberScheduled"))
        .number(status(object, "numberReady"))
        .number(status(object, "updatedNumberScheduled"))
        .number(status(object, "numberAvailable"))
        .text(Texts.labels(template.path("spec").path("nodeSelector")))
        .age(object);
    containers(template, row).text(Texts.selector(object.path("spec").path("selector")));
  }

  private static void job(ObjectNode object, Row row) {
    JsonNode spec = object.path("spec");
    long succeeded = status(object, "succeeded");
    long parallelism = spec.path("parallelism").asLong(0);
    String completions;
    if (spec.hasNonNull("completions")) {
      completions = succeeded + "/" + spec.path("completions").asLong();
    } else {
      completions = succeeded + "/1" + (parallelism > 1 ? " of " + parallelism : "");
    }
    Optional<Instant> start = Row.time(object.path("status").path("startTime"));
    Instant end = Row.time(object.path("status").path("completionTime")).orElse(row.now());
    row.text(Texts.name(object))
        .text(jobStatus(object))
        .text(completions)
        .text(start.map(from -> Durations.between(from, end)).orElse(""))
        .age(object);
    containers(spec.path("template"), row).text(Texts.selector(spec.path("selector")));
  }

  private static String jobStatus(ObjectNode object) {
    if (Texts.conditionTrue(object, "Complete")) {
      return "Complete";
    }
    if (Texts.conditionTrue(object, "Failed")) {
      return "Failed";
    }
    if (Texts.deleting(object)) {
      return "Terminating";
    }
    for (String condition : JOB_CONDITIONS) {
      if (Texts.conditionTrue(object, condition)) {
        return condition;
      }
    }
    return "Running";
  }

  private static void cronJob(ObjectNode object, Row row) {
    JsonNode spec = object.path("spec");
    JsonNode jobSpec = spec.path("jobTemplate").path("spec");
    JsonNode last = object.path("status").path("lastScheduleTime");
    String suspend = spec.path("suspend").asBoolean(false) ? "True" : "False";
    row.text(Texts.name(object))
        .text(Json.text(spec, "schedule"))
        .textOr(Json.text(spec, "timeZone"), Row.NONE)
        .text(spec.hasNonNull("suspend") ? suspend : Row.UNSET)
        .number(object.path("status").path("active").size())
        .text(Row.time(last).isEmpty() ? Row.NONE : row.since(last))
        .age(object);
    containers(jobSpec.path("template"), row).text(Texts.selector(jobSpec.path("selector")));
  }

  private static void podTemplate(ObjectNode object, Row row) {
    JsonNode template = object.path("template");
    containers(template, row.text(Texts.name(object)))
        .text(Texts.labels(template.path("metadata").path("labels")));
  }

  private static void controllerRevision(ObjectNode object, Row row) {
    String controller = Row.NONE;
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        controller = OtherPrinters.resourceName(owner);
      }
    }
    row.text(Texts.name(object))
        .text(controller)
        .number(object.path("revision").asLong(0))
        .age(object);
  }

  private static Row containers(JsonNode template, Row row) {
    JsonNode containers = template.path("spec").path("containers");
    return row.text(Texts.joined(containers, "name")).text(Texts.joined(containers, "image"));
  }

  private static long spec(JsonNode object, String field) {
    return object.path("spec").path(field).asLong(0);
  }

  private static long status(JsonNode object, String field) {
    return object.path("status").path(field).asLong(0);
  }
}
