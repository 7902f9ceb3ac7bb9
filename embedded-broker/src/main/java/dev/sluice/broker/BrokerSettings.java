package dev.sluice.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The broker's properties: one node, small, and quick to let clients in. Pure. */
final class BrokerSettings {

  private static final int NODE_ID = 1;

  private BrokerSettings() {}

  static int nodeId() {
    return NODE_ID;
  }

  static Map<String, String> of(
      String host, Ports ports, Path dataDir, Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
            .formatted(host, ports.client(), host, ports.quorum()));
    settings.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(host, ports.client()));
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("controller.quorum.voters", NODE_ID + "@" + host + ":" + ports.quorum());
    settings.put("log.dirs", dataDir.toString());
    settings.putAll(SINGLE_NODE);
    settings.putAll(QUICK_JOINS);
    settings.putAll(overrides);
    return settings;
  }

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  // Without the share.coordinator ones a share consumer never gets a record and nobody says why.
  private static final Map<String, String> SINGLE_NODE =
      Map.ofEntries(
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          Map.entry("default.replication.factor", "1"),
          Map.entry("min.insync.replicas", "1"),
          // Misspelt topics must be found out, not created.
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
          // It shares its cores with all of Sluice: more threads would only take turns.
          Map.entry("num.io.threads", Integer.toString(Math.clamp(CORES, 2, 8))),
          Map.entry("num.network.threads", Integer.toString(Math.clamp(CORES / 2, 1, 3))));

  // Kafka's defaults make a first share consumer wait 5 s. A session much shorter than 6 s is lost
  // on a machine that is overloaded for a moment.
  private static final Map<String, String> QUICK_JOINS =
      Map.ofEntries(
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.min.session.timeout.ms", "1000"),
          // Shorter, and a machine under load fences its only broker: leader epochs change, share
          // groups stall. After a crash the restarted broker waits for as long.
          Map.entry("broker.session.timeout.ms", "6000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry("group.share.heartbeat.interval.ms", "500"),
          Map.entry("group.share.min.heartbeat.interval.ms", "500"),
          Map.entry("group.share.min.record.lock.duration.ms", "1000"),
          // A dead worker's partitions wait for the end of its session, 45 s by default.
          Map.entry("group.share.session.timeout.ms", "10000"),
          Map.entry("group.share.min.session.timeout.ms", "5000"),
          Map.entry("group.consumer.heartbeat.interval.ms", "500"),
          Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
          Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
          Map.entry("group.streams.heartbeat.interval.ms", "500"),
          Map.entry("group.streams.min.heartbeat.interval.ms", "500"));
}
