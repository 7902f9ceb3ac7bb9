package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random parts of Deployments; complete, so that the server has nothing to default in them. */
record DeploymentParts(Random random) {

  static ObjectNode whole() {
    return json(
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"labels":{"app":"x"}},
         "spec":{"replicas":2,"selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},"spec":{
          "containers":[{"name":"a","image":"i:1","env":[{"name":"E1","value":"1"},{"name":"E2","value":"2"}],
            "ports":[{"containerPort":80,"protocol":"TCP"},{"containerPort":53,"protocol":"UDP"}]},{"name":"b","image":"j:1","args":["x","y"]}],
          "volumes":[{"name":"v","emptyDir":{}}],"hostAliases":[{"ip":"1.1.1.1","hostnames":["h"]}],
          "tolerations":[{"key":"k","operator":"Exists"}],"imagePullSecrets":[{"name":"s1"},{"name":"s2"}]}}}}""");
  }

  ObjectNode config() {
    ObjectNode config = Json.object().put("apiVersion", "apps/v1").put("kind", "Deployment");
    ObjectNode spec = config.putObject("spec");
    if (chance(2)) {
      spec.put("replicas", 1 + random.nextInt(3));
    }
    if (chance(4)) {
      config.putObject("metadata").putObject("annotations").put(pick("n1", "n2"), pick("1", "2"));
    }
    ObjectNode pod = spec.putObject("template").putObject("spec");
    if (chance(2)) {
      ArrayNode containers = pod.putArray("containers");
      for (String name : shuffled("a", "b", "c")) {
        containers.add(container(name, false));
      }
    }
    if (chance(3)) {
      pod.set("tolerations", tolerations());
    }
    if (chance(3)) {
      ArrayNode secrets = pod.putArray("imagePullSecrets");
      shuffled("s1", "s2", "s3").forEach(name -> secrets.addObject().put("name", name));
    }
    if (chance(3)) {
      pod.putObject("nodeSelector").put(pick("d1", "d2"), pick("1", "2"));
    }
    return config;
  }

  ObjectNode strategic() {
    ObjectNode patch = Json.object();
    if (chance(4)) {
      ObjectNode metadata = patch.putObject("metadata");
      ArrayNode finalizers = metadata.putArray("finalizers");
      shuffled("a.io/x", "a.io/y", "a.io/z").forEach(finalizers::add);
      if (chance(2)) {
        metadata.remove("finalizers");
        metadata.putArray("$deleteFromPrimitiveList/finalizers").add(pick("a.io/x", "a.io/y"));
      }
    }
    ObjectNode spec = patch.putObject("spec");
    if (chance(3)) {
      spec.put("replicas", random.nextInt(4));
    }
    if (chance(5)) {
      ObjectNode strategy = spec.putObject("strategy");
      strategy.putArray("$retainKeys").add("type");
      strategy.put("type", "Recreate");
    }
    ObjectNode pod = spec.putObject("template").putObject("spec");
    if (chance(2)) {
      containers(pod);
    }
    if (chance(4)) {
      ArrayNode aliases = pod.putArray("hostAliases");
      for (String ip : shuffled("1.1.1.1", "2.2.2.2", "3.3.3.3")) {
        aliases.addObject().put("ip", ip).putArray("hostnames").add(pick("h", "g"));
      }
    }
    if (chance(4)) {
      pod.set("tolerations", tolerations());
    }
    if (chance(4)) {
      ArrayNode secrets = pod.putArray("imagePullSecrets");
      for (String name : shuffled("s1", "s2", "s3")) {
        ObjectNode secret = secrets.addObject().put("name", name);
        if (chance(3)) {
          secret.put("$patch", "delete");
        }
      }
    }
    if (chance(4)) {
      ObjectNode volume = pod.putArray("volumes").addObject().put("name", pick("v", "w"));
      if (chance(2)) {
        volume.putArray("$retainKeys").add("name").add("hostPath");
      } else {
        volume.putNull("emptyDir");
      }
      volume.putObject("hostPath").put("path", "/p").put("type", "");
    }
    if (chance(5)) {
      pod.putObject("nodeSelector").put(pick("d1", "d2"), pick("1", "2"));
    } else if (chance(6)) {
      pod.putObject("nodeSelector").put("$patch", "replace").put("d3", "1");
    } else if (chance(6)) {
      pod.putNull("nodeSelector");
    }
    return patch;
  }

  ObjectNode status() {
    ObjectNode patch = Json.object();
    ArrayNode conditions = patch.putObject("status").putArray("conditions");
    for (String type : shuffled("Available", "Progressing", "Odd")) {
      conditions
          .addObject()
          .put("type", type)
          .put("status", pick("True", "False"))
          .put("lastUpdateTime", "2026-01-01T00:00:00Z")
          .put("lastTransitionTime", "2026-01-01T00:00:00Z");
    }
    return patch;
  }

  private void containers(ObjectNode pod) {
    ArrayNode containers = pod.putArray("containers");
    List<String> names = shuffled("a", "b", "c");
    for (String name : names) {
      if (chance(5)) {
        containers.addObject().put("name", name).put("$patch", "delete");
      } else {
        containers.add(container(name, true));
      }
    }
    if (chance(2)) {
      ArrayNode order = pod.putArray("$setElementOrder/containers");
      List<String> all = new ArrayList<>(names);
      for (String other : List.of("a", "b")) {
        if (!all.contains(other)) {
          all.add(random.nextInt(all.size() + 1), other);
        }
      }
      all.forEach(name -> order.addObject().put("name", name));
    }
  }

  private ObjectNode container(String name, boolean directives) {
    ObjectNode container =
        Json.object()
            .put("name", name)
            .put("image", pick("i:1", "i:2"))
            .put("terminationMessagePath", "/dev/termination-log")
            .put("terminationMessagePolicy", "File")
            .put("imagePullPolicy", "IfNotPresent");
    if (chance(2)) {
      ArrayNode env = container.putArray("env");
      for (String variable : shuffled("E1", "E2", "E3")) {
        ObjectNode one = env.addObject().put("name", variable);
        if (directives && chance(5)) {
          one.put("$patch", "delete");
        } else {
          one.put("value", pick("1", "2"));
        }
      }
    }
    if (chance(3)) {
      ArrayNode ports = container.putArray("ports");
      for (String port : shuffled("80", "53", "8080")) {
        ports
            .addObject()
            .put("containerPort", Integer.parseInt(port))
            .put("protocol", port.equals("53") ? "UDP" : "TCP");
      }
    }
    if (chance(3)) {
      ArrayNode args = container.putArray("args");
      shuffled("x", "y", "z").forEach(args::add);
    }
    return container;
  }

  private ArrayNode tolerations() {
    ArrayNode tolerations = Json.object().arrayNode();
    for (String key : shuffled("k", "l")) {
      tolerations.addObject().put("key", key).put("operator", "Exists");
    }
    return tolerations;
  }

  private List<String> shuffled(String... values) {
    List<String> all = new ArrayList<>(List.of(values));
    Collections.shuffle(all, random);
    return all.subList(0, 1 + random.nextInt(all.size()));
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
