package dev.sluice.workers.task;

import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.workers.WorkerConfig;
import dev.sluice.workers.account.AccountGates;
import dev.sluice.workers.secret.SecretReader;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The slots of one process, and all they share. */
public final class WorkerLoop implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(WorkerLoop.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final WorkerConfig config;
  private final TopicCatalogue topics;
  private final InstantSource clock;
  private final Producer<byte[], byte[]> producer;
  private final Publisher publisher;
  private final WorkerMetrics metrics;
  private final SignsOfLife signs;
  private final TaskRunner runner;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();
  private final List<TaskSlot> slots = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ready;

  /** Everything but the threads, which {@link #start} starts. */
  public WorkerLoop(
      WorkerConfig config,
      Providers providers,
      Optional<KubernetesClient> kubernetes,
      PrometheusRegistry registry,
      InstantSource clock) {
    this.config = config;
    this.topics = new TopicCatalogue(config.prefix());
    this.clock = clock;
    this.producer = new KafkaProducer<>(producerProperties());
    this.publisher = new Publisher(producer, topics);
    this.metrics = new WorkerMetrics(registry, providers.types());
    this.signs = new SignsOfLife(config.name(), publisher, metrics, clock, config.maxMeasurement());
    Execution execution =
        new Execution(
            providers,
            new SecretReader(kubernetes),
            new AccountGates(config.limits(), config.limitsByProvider(), clock),
            clock,
            config.maxMeasurement(),
            metrics);
    this.runner =
        new TaskRunner(
            config.name(), execution, publisher, signs, metrics, clock, config.maxRunning());
  }

  /** Starts all threads; the slots start once the share group is set up. */
  public void start() {
    thread("signs", signs);
    thread("setup", this::setUp);
  }

  /** Whether the slots run. */
  public boolean ready() {
    return ready;
  }

  private void setUp() {
    while (!closing.isDone()) {
      try (Admin admin = Admin.create(clientProperties())) {
        GroupSettings.apply(admin, config.group(), config.recordLock());
        startSlots(GroupSettings.deliveryLimit(admin));
        return;
      } catch (ExecutionException | KafkaException e) {
        LOGGER
            .atWarn()
            .addKeyValue("group", config.group())
            .addKeyValue("error", String.valueOf(e.getCause() == null ? e : e.getCause()))
            .log("the share group cannot be set up yet");
        closing.copy().completeOnTimeout(null, RETRY.toMillis(), TimeUnit.MILLISECONDS).join();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void startSlots(int deliveryLimit) {
    if (closing.isDone()) {
      return;
    }
    TaskSlot.Settings settings =
        new TaskSlot.Settings(
            config.cluster(),
            topics.measurementTasks(config.cluster()).name(),
            config.handOverAfter(),
            config.drain(),
            deliveryLimit);
    CountDownLatch fetching = new CountDownLatch(config.consumers());
    for (int slot = 0; slot < config.consumers(); slot++) {
      TaskSlot started =
          new TaskSlot(
              settings,
              () -> new KafkaShareConsumer<>(consumerProperties()),
              runner,
              publisher,
              metrics,
              clock,
              fetching);
      slots.add(started);
      thread("slot-" + slot, started);
    }
    ready = true;
  }

  private synchronized void thread(String name, Runnable work) {
    threads.add(Thread.ofPlatform().daemon().name("sluice-worker-" + name).start(work));
  }

  private Map<String, Object> clientProperties() {
    Map<String, Object> properties = new HashMap<>(config.kafka());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    return properties;
  }

  private Map<String, Object> consumerProperties() {
    Map<String, Object> properties = clientProperties();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, config.name());
    properties.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    properties.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batch());
    // An idle consumer asks this often; a task is delivered at once all the same.
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 2_000);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }

  private Map<String, Object> producerProperties() {
    Map<String, Object> properties = clientProperties();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, config.name());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 2);
    // While one request is under way the next one's batches fill: fewer requests the busier it is.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    // A measurement that cannot be written is released and measured again: do not wait for long.
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return properties;
  }

  @Override
  public void close() {
    ready = false;
    closing.complete(null);
    List<Thread> started;
    synchronized (this) {
      slots.forEach(TaskSlot::close);
      started = List.copyOf(threads);
    }
    signs.close();
    for (Thread thread : started) {
      try {
        if (!thread.join(CLOSE_WAIT)) {
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    runner.close();
    producer.close(CLOSE_WAIT);
  }
}
