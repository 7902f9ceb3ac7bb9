package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.DeleteOptions.Propagation;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Meta;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is played on the fake and on a real control plane, to end in the same state. */
final class Scenarios {

  private Scenarios() {}

  static Consumer<Stage> named(String name) {
    return all()
        .getOrDefault(
            name,
            stage -> {
              throw new AssertionError("no scenario " + name);
            });
  }

  static Map<String, Consumer<Stage>> all() {
    Map<String, Consumer<Stage>> all = new LinkedHashMap<>();
    all.put("deployment-is-made", stage -> made(stage, deployment(3, "one", "")));
    all.put(
        "deployment-is-updated",
        stage -> {
          made(stage, deployment(3, "one", ""));
          image(stage, "two");
          stage.until("updated", updated());
        });
    all.put(
        "deployment-is-rolled-back",
        stage -> {
          made(stage, deployment(2, "one", ""));
          image(stage, "two");
          stage.until("updated", updated());
          image(stage, "one");
          stage.until("back", updated());
        });
    all.put(
        "deployment-keeps-a-limited-history",
        stage -> {
          made(stage, deployment(1, "one", ",'revisionHistoryLimit':1"));
          for (String image : new String[] {"two", "three", "four"}) {
            image(stage, image);
            stage.until(image, updated());
          }
          stage.until("history is cut", s -> s.list(Resources.REPLICA_SETS).size() == 2);
        });
    all.put(
        "deployment-misses-its-deadline",
        stage -> {
          stage.create(deployment(2, "missing", ",'progressDeadlineSeconds':2"));
          stage.until(
              "timed out",
              condition(Resources.DEPLOYMENTS, "web", "Progressing", "ProgressDeadlineExceeded"));
        });
    all.put(
        "deployment-is-paused",
        stage -> {
          made(stage, deployment(2, "one", ""));
          stage.edit(Resources.DEPLOYMENTS, "web", d -> spec(d).put("paused", true));
          image(stage, "two");
          stage.edit(Resources.DEPLOYMENTS, "web", d -> spec(d).put("replicas", 4));
          stage.until(
              "scaled while paused",
              s -> status(s, Resources.DEPLOYMENTS, "web", "availableReplicas") == 4);
        });
    all.put(
        "deployment-is-resumed",
        stage -> {
          made(stage, deployment(2, "one", ",'paused':false"));
          stage.edit(Resources.DEPLOYMENTS, "web", d -> spec(d).put("paused", true));
          image(stage, "two");
          stage.settle();
          stage.edit(Resources.DEPLOYMENTS, "web", d -> spec(d).put("paused", false));
          stage.until("updated", updated());
        });
    all.put(
        "deployment-is-recreated",
        stage -> {
          made(stage, deployment(2, "one", ",'strategy':{'type':'Recreate'}"));
          image(stage, "two");
          stage.until("updated", updated());
        });
    all.put(
        "deployment-is-scaled-in-the-middle",
        stage -> {
          made(
              stage,
              deployment(
                  10,
                  "one",
                  ",'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':3,'maxUnavailable':2}}"));
          image(stage, "missing");
          stage.until(
              "stuck", s -> status(s, Resources.DEPLOYMENTS, "web", "updatedReplicas") == 5);
          stage.edit(Resources.DEPLOYMENTS, "web", d -> spec(d).put("replicas", 20));
          stage.until("scaled", s -> status(s, Resources.DEPLOYMENTS, "web", "replicas") == 23);
          stage.until(
              "available", s -> status(s, Resources.DEPLOYMENTS, "web", "availableReplicas") == 14);
        });
    all.put(
        "replica-set-adopts-and-releases",
        stage -> {
          stage.create(
              "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'orphan','labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'one'}]}}",
              "{'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web','more':'yes'},'annotations':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'one'}]}}}}");
          stage.until("ready", s -> status(s, Resources.REPLICA_SETS, "web", "readyReplicas") == 2);
          stage.edit(
              Resources.PODS,
              "orphan",
              pod ->
                  pod.withObjectProperty("metadata")
                      .withObjectProperty("labels")
                      .put("app", "other"));
          stage.until("replaced", s -> s.list(Resources.PODS).size() == 3);
          stage.until("ready", s -> status(s, Resources.REPLICA_SETS, "web", "readyReplicas") == 2);
        });
    all.put(
        "job-completes",
        stage -> {
          stage.create(job("one", "'completions':3,'parallelism':2", "Never"));
          stage.until("complete", condition(Resources.JOBS, "work", "Complete", ""));
        });
    all.put(
        "job-fails",
        stage -> {
          stage.create(job("crashloop", "'backoffLimit':1", "Never"));
          stage.until("failed", condition(Resources.JOBS, "work", "Failed", ""));
        });
    all.put(
        "job-is-indexed",
        stage -> {
          stage.create(
              job("one", "'completions':4,'parallelism':4,'completionMode':'Indexed'", "Never"));
          stage.until("complete", condition(Resources.JOBS, "work", "Complete", ""));
        });
    all.put(
        "job-misses-its-deadline",
        stage -> {
          stage.create(job("missing", "'activeDeadlineSeconds':2", "Never"));
          stage.until("failed", condition(Resources.JOBS, "work", "Failed", ""));
        });
    all.put(
        "job-is-suspended",
        stage -> {
          stage.create(job("missing", "'parallelism':2,'completions':2", "Never"));
          stage.until("active", s -> status(s, Resources.JOBS, "work", "active") == 2);
          stage.edit(Resources.JOBS, "work", j -> spec(j).put("suspend", true));
          stage.until("stopped", s -> s.list(Resources.PODS).isEmpty());
          stage.settle();
        });
    all.put(
        "job-lives-no-longer-than-it-may",
        stage -> {
          stage.create(job("one", "'ttlSecondsAfterFinished':1", "Never"));
          stage.until("made", s -> !s.list(Resources.PODS).isEmpty());
          stage.until("gone", s -> !s.has(Resources.JOBS, "work"));
          stage.until("its pods too", s -> s.list(Resources.PODS).isEmpty());
        });
    all.put("services-find-their-pods", Scenarios::services);
    all.put("budgets-are-counted", Scenarios::budgets);
    all.put("owners-are-deleted", Scenarios::owners);
    all.put(
        "namespace-waits-for-a-finalizer",
        stage -> {
          stage.create(
              "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'held','finalizers':['a.b/held']}}",
              "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'free'}}");
          stage.until("furnished", s -> s.has(Resources.SERVICE_ACCOUNTS, "default"));
          stage.delete(Resources.NAMESPACES, stage.namespace, DeleteOptions.plain());
          stage.until(
              "said",
              condition(
                  Resources.NAMESPACES,
                  stage.namespace,
                  "NamespaceContentRemaining",
                  "SomeResourcesRemain"));
        });
    all.put(
        "namespace-goes",
        stage -> {
          made(stage, deployment(1, "one", ""));
          stage.delete(Resources.NAMESPACES, stage.namespace, DeleteOptions.plain());
          stage.until("gone", s -> !s.has(Resources.NAMESPACES, s.namespace));
        });
    return all;
  }

  private static void services(Stage stage) {
    stage.create(
        pod("one", "'labels':{'app':'a'}", "8080"),
        pod("two", "'labels':{'app':'a'},'annotations':{'sim.sluice.dev/ready':'false'}", "8080"),
        pod("three", "'labels':{'app':'a'}", "8081"),
        service(
            "named",
            "'selector':{'app':'a'},'ports':[{'name':'http','port':80,'targetPort':'web'},{'name':'m','port':81,'targetPort':9090}]"),
        service(
            "headless",
            "'clusterIP':'None','publishNotReadyAddresses':true,'selector':{'app':'a'},'ports':[{'port':80}]"),
        service("nobody", "'selector':{'app':'none'},'ports':[{'port':80}]"),
        service("by-hand", "'ports':[{'port':80}]"));
    stage.until(
        "ready",
        s ->
            s.list(Resources.PODS).stream().filter(Pods::isReady).count() == 2
                && s.list(Resources.PODS).stream().allMatch(p -> Pods.phase(p).equals("Running")));
    stage.settle();
    stage.settle();
  }

  private static void budgets(Stage stage) {
    stage.create(budget("half", "'minAvailable':'50%'", "web"), deployment(3, "one", ""));
    stage.until(
        "counted", s -> status(s, Resources.DISRUPTION_BUDGETS, "half", "disruptionsAllowed") == 1);
    stage.create(budget("nobody", "'maxUnavailable':1", "none"));
    stage.create(budget("fixed", "'minAvailable':2", "nobody"));
    stage.settle();
  }

  private static void owners(Stage stage) {
    for (String name : new String[] {"background", "foreground", "orphan"}) {
      stage.create(config(name, ""));
      String uid = Meta.of(stage.get(Resources.CONFIG_MAPS, name)).uid();
      stage.create(config(name + "-child", owner(name, uid, true)));
      stage.create(config(name + "-loose-child", owner(name, uid, false)));
    }
    String kept = Meta.of(stage.get(Resources.CONFIG_MAPS, "orphan")).uid();
    stage.create(
        config("two-owners", owner("orphan", kept, false) + "," + owner("none", "no-uid", false)));
    stage.create(config("absent-owner", owner("none", "no-such-uid", false)));
    stage.create(config("other-uid", owner("orphan", "another-uid", false)));
    stage.until("absent owners' dependents gone", s -> !s.has(Resources.CONFIG_MAPS, "other-uid"));
    stage.settle();
    stage.delete(
        Resources.CONFIG_MAPS,
        "background",
        DeleteOptions.plain().propagation(Propagation.BACKGROUND));
    stage.delete(
        Resources.CONFIG_MAPS,
        "foreground",
        DeleteOptions.plain().propagation(Propagation.FOREGROUND));
    stage.until("foreground gone", s -> !s.has(Resources.CONFIG_MAPS, "foreground-loose-child"));
    stage.until("background gone", s -> !s.has(Resources.CONFIG_MAPS, "background-loose-child"));
    stage.delete(
        Resources.CONFIG_MAPS, "orphan", DeleteOptions.plain().propagation(Propagation.ORPHAN));
    stage.until("owner of orphans gone", s -> !s.has(Resources.CONFIG_MAPS, "orphan"));
    stage.settle();
  }

  private static void made(Stage stage, String deployment) {
    stage.create(deployment);
    stage.until("made", updated());
  }

  private static void image(Stage stage, String image) {
    stage.edit(
        Resources.DEPLOYMENTS,
        "web",
        d -> ((ObjectNode) d.at("/spec/template/spec/containers/0")).put("image", image));
  }

  private static Predicate<Stage> updated() {
    return stage -> {
      ObjectNode deployment = stage.get(Resources.DEPLOYMENTS, "web");
      long wanted = deployment.path("spec").path("replicas").asLong();
      return Meta.of(deployment).generation()
              == deployment.path("status").path("observedGeneration").asLong()
          && deployment.path("status").path("updatedReplicas").asLong() == wanted
          && deployment.path("status").path("replicas").asLong() == wanted
          && deployment.path("status").path("availableReplicas").asLong() == wanted
          && Conditions.find(deployment.path("status"), "Progressing")
              .filter(c -> c.path("reason").asText().equals("NewReplicaSetAvailable"))
              .isPresent()
          && deployment.path("status").path("terminatingReplicas").asLong() == 0;
    };
  }

  private static Predicate<Stage> condition(
      GroupResource resource, String name, String type, String reason) {
    return stage ->
        Conditions.find(stage.get(resource, name).path("status"), type)
            .filter(c -> reason.isEmpty() || c.path("reason").asText().equals(reason))
            .isPresent();
  }

  private static long status(Stage stage, GroupResource resource, String name, String field) {
    return stage.get(resource, name).path("status").path(field).asLong(0);
  }

  private static ObjectNode spec(ObjectNode object) {
    return object.withObjectProperty("spec");
  }

  static String deployment(int replicas, String image, String more) {
    // What the API server would default is said here, for the fake defaults nothing.
    String history = more.contains("revisionHistoryLimit") ? "" : ",'revisionHistoryLimit':10";
    String deadline = more.contains("progressDeadline") ? "" : ",'progressDeadlineSeconds':600";
    return "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','labels':{'x':'y'},'annotations':{'note':'one'}},'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'%s'}]}}%s%s%s}}"
        .formatted(replicas, image, history, deadline, more);
  }

  private static String job(String image, String spec, String policy) {
    return "{'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'work'},'spec':{%s,'template':{'spec':{'restartPolicy':'%s','containers':[{'name':'c','image':'%s'}]}}}}"
        .formatted(spec, policy, image);
  }

  private static String pod(String name, String metadata, String port) {
    return "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s',%s},'spec':{'containers':[{'name':'c','image':'one','ports':[{'name':'web','containerPort':%s}]}]}}"
        .formatted(name, metadata, port);
  }

  private static String service(String name, String spec) {
    return "{'apiVersion':'v1','kind':'Service','metadata':{'name':'%s','labels':{'l':'%s'}},'spec':{%s}}"
        .formatted(name, name, spec);
  }

  private static String budget(String name, String spec, String app) {
    return "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'%s'},'spec':{%s,'selector':{'matchLabels':{'app':'%s'}}}}"
        .formatted(name, spec, app);
  }

  private static String config(String name, String owners) {
    return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s','ownerReferences':[%s]}}"
        .formatted(name, owners);
  }

  private static String owner(String name, String uid, boolean blocks) {
    return "{'apiVersion':'v1','kind':'ConfigMap','name':'%s','uid':'%s','blockOwnerDeletion':%b}"
        .formatted(name, uid, blocks);
  }
}
