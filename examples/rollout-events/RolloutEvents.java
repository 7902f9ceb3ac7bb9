import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Prints how every Rollout stands, then what happens to them. */
public final class RolloutEvents {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REMEMBERED = 10_000;

  /** The same event may come again with the same id: what was told lately is remembered. */
  private static final Set<String> TOLD =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  public static void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 2) {
      System.err.println("usage: RolloutEvents.java HOST:PORT [PREFIX]");
      System.exit(2);
    }
    String prefix = args.length == 2 ? args[1] : "sluice";
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", args[0], "enable.auto.commit", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      // Where the events are now: what happens while the states are read is told afterwards.
      Map<TopicPartition, Long> eventsFrom =
          consumer.endOffsets(partitions(consumer, prefix + ".rollout-events"));
      for (String line : states(consumer, prefix + ".rollouts")) {
        System.out.println(line);
      }
      consumer.assign(eventsFrom.keySet());
      eventsFrom.forEach(consumer::seek);
      System.out.println("-- following --");
      while (true) {
        for (ConsumerRecord<String, byte[]> event : consumer.poll(Duration.ofSeconds(1))) {
          tell(event);
        }
      }
    }
  }

  /** The state topic is compacted: the last record of a key counts, null means deleted. */
  private static List<String> states(KafkaConsumer<String, byte[]> consumer, String topic)
      throws IOException {
    List<TopicPartition> partitions = partitions(consumer, topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, JsonNode> newest = new TreeMap<>();
    while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<String, byte[]> state : consumer.poll(Duration.ofSeconds(1))) {
        if (state.value() == null) {
          newest.remove(state.key());
        } else {
          newest.put(state.key(), JSON.readTree(state.value()));
        }
      }
    }
    List<String> lines = new ArrayList<>();
    newest.forEach(
        (key, state) ->
            lines.add(
                "%-40s %-12s %s".formatted(key, state.path("phase").asText("-"), state.path("message").asText())));
    return lines;
  }

  private static void tell(ConsumerRecord<String, byte[]> event) throws IOException {
    if (!TOLD.add(header(event, "ce_source") + " " + header(event, "ce_id"))) {
      return;
    }
    JsonNode content = JSON.readTree(event.value()).at("/subject/content");
    System.out.printf(
        "%s %-40s %s %s%n",
        header(event, "ce_time"), event.key(), header(event, "ce_type"), content);
  }

  private static String header(ConsumerRecord<String, byte[]> event, String name) {
    Header header = event.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }
}
