package dev.sluice.workers.task;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of a share group, which live in the broker and have to be there before the group is used
 * for the first time: by default a new group would skip every task that is older than itself.
 */
public final class GroupSettings {

  private static final Logger LOGGER = LoggerFactory.getLogger(GroupSettings.class);
  private static final int DEFAULT_DELIVERY_LIMIT = 5;

  /** How long a dead member keeps its partitions; brokers allow no less than 45 s by default. */
  private static final Duration SESSION = Duration.ofSeconds(10);

  private static final String DELIVERY_LIMIT = "group.share.delivery.count.limit";

  private GroupSettings() {}

  /**
   * Has the group start from the earliest task; and, where the broker allows it, locks last for
   * {@code lock} and a dead member is given up after {@link #SESSION}.
   *
   * @throws ExecutionException with what the broker said
   * @throws InterruptedException when interrupted
   */
  public static void apply(Admin admin, String group, Duration lock)
      throws ExecutionException, InterruptedException {
    set(admin, group, "share.auto.offset.reset", "earliest");
    setIfAllowed(admin, group, "share.record.lock.duration.ms", lock);
    setIfAllowed(admin, group, "share.session.timeout.ms", SESSION);
  }

  private static void setIfAllowed(Admin admin, String group, String name, Duration value)
      throws ExecutionException, InterruptedException {
    try {
      set(admin, group, name, Long.toString(value.toMillis()));
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof InvalidConfigurationException
          || e.getCause() instanceof InvalidRequestException)) {
        throw e;
      }
      LOGGER
          .atInfo()
          .addKeyValue("group", group)
          .addKeyValue("reason", e.getCause().getMessage())
          .log("the broker keeps its own value: after a worker's death its tasks wait longer");
    }
  }

  private static void set(Admin admin, String group, String name, String value)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    AlterConfigOp operation =
        new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(operation))).all().get();
  }

  /** After how many deliveries the broker forgets a record; Kafka's default where it is hidden. */
  public static int deliveryLimit(Admin admin) throws InterruptedException {
    try {
      Node node = admin.describeCluster().nodes().get().iterator().next();
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
      Config settings = admin.describeConfigs(List.of(broker)).all().get().get(broker);
      ConfigEntry limit = settings == null ? null : settings.get(DELIVERY_LIMIT);
      return limit == null || limit.value() == null
          ? DEFAULT_DELIVERY_LIMIT
          : Integer.parseInt(limit.value());
    } catch (ExecutionException e) {
      LOGGER
          .atDebug()
          .addKeyValue("error", e.getCause() == null ? e.toString() : e.getCause().toString())
          .log("the delivery limit cannot be read; Kafka's default is taken");
      return DEFAULT_DELIVERY_LIMIT;
    }
  }
}
