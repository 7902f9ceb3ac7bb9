package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.List;
import java.util.Random;

/** Random sequences of writes to one object; the same seed gives the same sequence. */
final class Scripts {

  private static final List<String> MANAGERS = List.of("alice", "bob", "carol");

  private final Random random;

  private Scripts(long seed) {
    this.random = new Random(seed);
  }

  /** Writes to a custom resource. */
  static ObjectNode widget(long seed) {
    Scripts scripts = new Scripts(seed);
    ObjectNode script = script("widget " + seed, "widgets");
    int steps = 5 + scripts.random.nextInt(5);
    for (int i = 0; i < steps; i++) {
      script.withArray("steps").add(scripts.widgetStep(i == 0));
    }
    return script;
  }

  /** Writes to a Deployment. */
  static ObjectNode deployment(long seed) {
    Scripts scripts = new Scripts(seed);
    ObjectNode script = script("deployment " + seed, "deployments");
    ObjectNode create = step("create", "alice");
    create.set("body", DeploymentParts.whole());
    script.withArray("steps").add(create);
    int steps = 4 + scripts.random.nextInt(4);
    for (int i = 0; i < steps; i++) {
      script.withArray("steps").add(scripts.deploymentStep());
    }
    return script;
  }

  private static ObjectNode script(String name, String resource) {
    ObjectNode script = Json.object().put("name", name).put("resource", resource);
    script.putArray("steps");
    return script;
  }

  private static ObjectNode step(String type, String manager) {
    return Json.object().put("type", type).put("manager", manager);
  }

  private ObjectNode widgetStep(boolean first) {
    String manager = pick(MANAGERS);
    int kind = first ? random.nextInt(6) : random.nextInt(12);
    if (kind < 6) {
      ObjectNode step = step("apply", manager);
      if (random.nextInt(3) == 0) {
        step.put("force", true);
      }
      step.set("body", widgetConfig());
      return step;
    }
    if (kind < 8) {
      ObjectNode step = step("merge", manager);
      step.set("body", Json.object().set("spec", withNulls(widgetSpec())));
      return step;
    }
    if (kind < 10) {
      ObjectNode step = step("update", manager);
      ObjectNode change = Json.object();
      change.set("spec", withNulls(widgetSpec()));
      if (chance(3)) {
        change.putObject("metadata").set("labels", strings("l", "1", "2"));
      }
      step.set("body", change);
      return step;
    }
    ObjectNode step = step(chance(2) ? "apply" : "merge", manager).put("subresource", "status");
    ObjectNode body = Json.object();
    if (step.path("type").asText().equals("apply")) {
      body.put("apiVersion", "lab.example.com/v1").put("kind", "Widget");
    }
    ObjectNode status = body.putObject("status").put("phase", pick(List.of("A", "B")));
    ArrayNode conditions = status.putArray("conditions");
    for (String type : List.of("Ready", "Warm", "Odd")) {
      if (chance(2)) {
        conditions.addObject().put("type", type).put("status", pick(List.of("True", "False")));
      }
    }
    step.set("body", body);
    return step;
  }

  private ObjectNode widgetConfig() {
    ObjectNode config = Json.object().put("apiVersion", "lab.example.com/v1").put("kind", "Widget");
    ObjectNode metadata = config.putObject("metadata");
    if (chance(3)) {
      metadata.set("labels", strings("l", "1", "2"));
    }
    if (chance(4)) {
      metadata.set("annotations", strings("n", "1"));
    }
    if (chance(6)) {
      metadata.putArray("finalizers").add(pick(List.of("a.io/x", "a.io/y")));
    }
    config.set("spec", widgetSpec());
    return config;
  }

  private ObjectNode widgetSpec() {
    ObjectNode spec = Json.object();
    if (chance(3)) {
      spec.put("color", pick(List.of("red", "blue")));
    }
    if (chance(3)) {
      spec.put("replicas", 1 + random.nextInt(3));
    }
    if (chance(3)) {
      spec.set("tags", subset("a", "b", "c", "d"));
    }
    if (chance(5)) {
      ArrayNode nums = spec.putArray("nums");
      shuffled(1, 2, 3).forEach(nums::add);
    }
    if (chance(4)) {
      spec.set("names", subset("x", "y", "z"));
    }
    if (chance(3)) {
      spec.set("limits", strings("cpu", "1", "2"));
    }
    if (chance(5)) {
      spec.set("frozen", strings("f", "1", "2"));
    }
    if (chance(6)) {
      spec.putObject("fixed").put(pick(List.of("a", "b")), pick(List.of("1", "2")));
    }
    if (chance(4)) {
      spec.set("anything", anything());
    }
    if (chance(5)) {
      ObjectNode half = spec.putObject("half").put(pick(List.of("known", "other")), "1");
      if (chance(2)) {
        half.set("list", subset("p", "q"));
      }
    }
    if (chance(6)) {
      spec.set("any", chance(2) ? anything() : Json.object().textNode("text"));
    }
    if (chance(5)) {
      if (chance(2)) {
        spec.put("share", 5);
      } else {
        spec.put("share", "10%");
      }
    }
    if (chance(2)) {
      spec.set("items", items());
    }
    if (chance(3)) {
      spec.set("ports", ports());
    }
    if (chance(4)) {
      ObjectNode nested = spec.putObject("nested");
      if (chance(2)) {
        nested.put("x", pick(List.of("1", "2")));
      }
      if (chance(2)) {
        nested.putObject("deep").put("z", random.nextInt(3));
      }
    }
    return spec;
  }

  private ObjectNode anything() {
    ObjectNode any = Json.object();
    for (String field : shuffled("k", "l", "m")) {
      switch (random.nextInt(4)) {
        case 0 -> any.put(field, random.nextInt(3));
        case 1 -> any.put(field, "t");
        case 2 -> any.putObject(field).put("deep", random.nextInt(2));
        default -> any.putArray(field).add(random.nextInt(2));
      }
    }
    return any;
  }

  private ArrayNode items() {
    ArrayNode items = Json.object().arrayNode();
    for (String name : shuffled("a", "b", "c", "d")) {
      ObjectNode item = items.addObject().put("name", name);
      if (chance(2)) {
        item.put("value", pick(List.of("1", "2")));
      }
      if (chance(4)) {
        item.putArray("args").add("x");
      }
      if (chance(4)) {
        item.putObject("more").put(pick(List.of("m", "n")), random.nextInt(2));
      }
    }
    return items;
  }

  private ArrayNode ports() {
    ArrayNode ports = Json.object().arrayNode();
    for (int number : shuffled(80, 443, 53)) {
      ObjectNode port = ports.addObject().put("port", number);
      if (chance(2)) {
        port.put("protocol", number == 53 ? "UDP" : "TCP");
      }
      if (chance(2)) {
        port.put("name", pick(List.of("web", "dns")));
      }
    }
    return ports;
  }

  private ObjectNode deploymentStep() {
    String manager = pick(MANAGERS);
    if (chance(3)) {
      ObjectNode step = step("apply", manager);
      if (chance(2)) {
        step.put("force", true);
      }
      step.set("body", new DeploymentParts(random).config());
      return step;
    }
    if (chance(6)) {
      ObjectNode step = step("strategic", manager).put("subresource", "status");
      step.set("body", new DeploymentParts(random).status());
      return step;
    }
    ObjectNode step = step("strategic", manager);
    step.set("body", new DeploymentParts(random).strategic());
    return step;
  }

  private JsonNode withNulls(ObjectNode object) {
    for (String field : List.of("color", "tags", "limits", "items", "anything", "nested")) {
      if (chance(8)) {
        object.putNull(field);
      }
    }
    return object;
  }

  private ObjectNode strings(String prefix, String... values) {
    ObjectNode map = Json.object();
    for (String key : shuffled(prefix + 1, prefix + 2, prefix + 3)) {
      map.put(key, pick(List.of(values)));
    }
    return map;
  }

  private ArrayNode subset(String... values) {
    ArrayNode array = Json.object().arrayNode();
    shuffled(values).forEach(array::add);
    return array;
  }

  /** Some of the values in some order; never none. */
  @SafeVarargs
  private <T> List<T> shuffled(T... values) {
    List<T> all = new java.util.ArrayList<>(List.of(values));
    java.util.Collections.shuffle(all, random);
    return all.subList(0, 1 + random.nextInt(all.size()));
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
