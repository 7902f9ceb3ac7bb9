package dev.sluice.observability.logging;

import java.util.Map;
import java.util.TreeMap;

/**
 * The dictionary of log keys: a thing has the same key in every line of every part. A key that is
 * not in here fails the build ({@code docs/logging.md} is made from it).
 */
public final class LogKeys {

  /** Every key with what it holds. */
  public static final Map<String, String> DICTIONARY =
      Map.copyOf(
          Map.ofEntries(
              Map.entry("behaviour", "controller of the cluster in memory"),
              Map.entry("bootstrap", "address of the Kafka brokers"),
              Map.entry("cluster", "name of the Kubernetes cluster in Sluice"),
              Map.entry("container", "name of a container in a pod"),
              Map.entry("dropped", "how many things were left out since the last such line"),
              Map.entry("epoch", "epoch of a routing command or report"),
              Map.entry("error", "what went wrong, in words; never a secret"),
              Map.entry("folder", "path of a folder on this machine"),
              Map.entry("group", "Kafka group: consumers, share group or Streams application"),
              Map.entry("key", "key of a record"),
              Map.entry("kind", "kind of a Kubernetes object"),
              Map.entry("kubeconfig", "path of a kubeconfig file"),
              Map.entry("metric", "name of a metric of an analysis"),
              Map.entry("name", "name of a Kubernetes object"),
              Map.entry("namespace", "Kubernetes namespace"),
              Map.entry("offset", "offset of a record"),
              Map.entry("part", "part of Sluice: controller, aggregator, worker, router, broker"),
              Map.entry("partition", "partition of a topic"),
              Map.entry("plugin", "name of a step plugin"),
              Map.entry("pod", "name of a pod"),
              Map.entry("provider", "type of metric provider, or of traffic provider"),
              Map.entry("reason", "why something was decided or done, one word or a sentence"),
              Map.entry("resource", "Kubernetes resource: its plural name and group"),
              Map.entry(
                  "rollout",
                  "Rollout: its name with the namespace beside it, or cluster/namespace/name"),
              Map.entry("run", "analysis run, as the record key cluster/namespace/name/uid"),
              Map.entry("sequence", "sequence number of a measurement in its metric"),
              Map.entry("state", "state that a part or client has entered"),
              Map.entry("topic", "full name of a Kafka topic"),
              Map.entry("verb", "what is done to a Kubernetes object")));

  private LogKeys() {}

  /** {@code docs/logging.md}. */
  public static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Logs

            Every line has a time, a level, a logger, a message, and keys with values. With `--log-format json`
            (`logging.format: json`) a line is one JSON object: `time`, `level`, `logger`, `thread`, `message`,
            the keys below at top level, and `exception` with the stack trace where there is one.

            This page is generated from `LogKeys`; a key that is not in it fails the build.

            | key | what it holds |
            |---|---|
            """);
    new TreeMap<>(DICTIONARY)
        .forEach(
            (key, meaning) ->
                page.append("| `").append(key).append("` | ").append(meaning).append(" |\n"));
    return page.toString();
  }
}
