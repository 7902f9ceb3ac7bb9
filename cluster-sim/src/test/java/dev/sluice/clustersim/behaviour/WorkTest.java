package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WorkTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void whatIsDueComesOnceInItsOrder() {
    Work<String> work = new Work<>();
    work.add("b");
    work.add("a");
    work.add("b");
    work.addAt("c", NOW.plusSeconds(1));
    work.addAt("c", NOW.plusSeconds(5));
    assertThat(work.next(NOW)).contains(NOW);
    assertThat(work.take(NOW)).containsExactly("b", "a");
    assertThat(work.next(NOW)).contains(NOW.plusSeconds(1));
    assertThat(work.take(NOW.plusSeconds(1))).containsExactly("c");
    assertThat(work.next(NOW)).isEmpty();
  }

  @Test
  void failuresWaitLongerEachTime() {
    Work<String> work = new Work<>();
    Instant time = NOW;
    for (int times = 0; times < 5; times++) {
      work.failed("a", time);
      Instant next = work.next(time).orElseThrow();
      assertThat(next).isEqualTo(time.plusMillis(10L << times));
      time = next;
      assertThat(work.take(time)).containsExactly("a");
    }
    work.succeeded("a");
    work.failed("a", time);
    assertThat(work.next(time)).contains(time.plusMillis(10));
  }

  @Property(tries = 200)
  void theIndexFindsWhatAScanFinds(@ForAll long seed) {
    Random random = new Random(seed);
    SelectorIndex index = new SelectorIndex();
    Map<ObjectKey, Selector> all = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      ObjectKey key =
          new ObjectKey(Resources.SERVICES, "n" + random.nextInt(2), "s" + random.nextInt(15));
      if (random.nextInt(4) == 0) {
        index.remove(key);
        all.remove(key);
      } else {
        Selector selector = Selector.of(selector(random));
        index.put(key, selector);
        all.put(key, selector);
      }
      Map<String, String> labels = new HashMap<>();
      for (String label : new String[] {"a", "b", "c"}) {
        if (random.nextBoolean()) {
          labels.put(label, Integer.toString(random.nextInt(2)));
        }
      }
      TreeSet<ObjectKey> expected = new TreeSet<>();
      all.forEach(
          (holder, selector) -> {
            if (holder.namespace().equals("n0") && selector.matches(labels)) {
              expected.add(holder);
            }
          });
      assertThat(index.matching("n0", labels)).isEqualTo(expected);
    }
  }

  private static ObjectNode selector(Random random) {
    ObjectNode selector = FakeCluster.json("{}");
    for (String label : new String[] {"a", "b"}) {
      if (random.nextBoolean()) {
        selector.withObjectProperty("matchLabels").put(label, Integer.toString(random.nextInt(2)));
      }
    }
    String operator = new String[] {"In", "NotIn", "Exists", "DoesNotExist", ""}[random.nextInt(5)];
    if (!operator.isEmpty()) {
      ObjectNode term = selector.withArrayProperty("matchExpressions").addObject();
      term.put("key", "c").put("operator", operator);
      if (operator.endsWith("In")) {
        term.putArray("values").add("1");
      }
    }
    return selector;
  }

  @Test
  void staleNewsIsIgnoredAndOwnWritesAreKnownAtOnce() {
    View view = new View();
    ObjectNode old = pod("1");
    ObjectNode newer = pod("2");
    assertThat(view.put(Resources.PODS, newer)).isTrue();
    assertThat(view.put(Resources.PODS, old)).isFalse();
    assertThat(view.get(Sim.key(Resources.PODS, "p"))).contains(newer);
    ObjectNode other = pod("3");
    other.withObjectProperty("metadata").put("uid", "another");
    assertThat(view.remove(Resources.PODS, other)).isFalse();
    assertThat(view.remove(Resources.PODS, old)).isTrue();
    assertThat(view.get(Sim.key(Resources.PODS, "p"))).isEqualTo(Optional.empty());
    assertThat(view.all(Resources.PODS)).isEmpty();
  }

  private static ObjectNode pod(String version) {
    return FakeCluster.json(
        "{'metadata':{'name':'p','namespace':'%s','uid':'u','resourceVersion':'%s','labels':{'a':'b'}}}"
            .formatted(Sim.NAMESPACE, version));
  }
}
