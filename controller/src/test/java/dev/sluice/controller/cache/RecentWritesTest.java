package dev.sluice.controller.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecentWritesTest {

  private static final ResourceID ID = new ResourceID("a", "shop");

  private final Map<ResourceID, ConfigMap> informer = new HashMap<>();
  private final AtomicLong nanos = new AtomicLong();
  private final RecentWrites<ConfigMap> writes =
      new RecentWrites<>(id -> Optional.ofNullable(informer.get(id)), nanos::get);

  @Test
  void aWriteIsReadUntilTheInformerHasSeenItsVersionOrANewerOne() {
    sees("u", 9);
    writes.written(object("u", 10));
    assertThat(version()).contains(10L);

    sees("u", 10);
    assertThat(version()).contains(10L);
    assertThat(writes.size()).isZero();

    writes.written(object("u", 100));
    sees("u", 99);
    assertThat(version()).contains(100L);
    sees("u", 101);
    assertThat(version()).contains(101L);
    assertThat(writes.size()).isZero();
  }

  @Test
  void aWriteThatTheInformerIsBeyondAlreadyChangesNothing() {
    sees("u", 12);
    writes.written(object("u", 11));

    assertThat(version()).contains(12L);
    assertThat(writes.size()).isZero();
  }

  @Test
  void anOlderAnswerThatComesLateDoesNotReplaceANewerOne() {
    sees("u", 1);
    writes.written(object("u", 5));
    writes.written(object("u", 4));

    assertThat(version()).contains(5L);
  }

  @Test
  void anObjectThatWasSeenAndIsGoneFromTheInformerIsGone() {
    sees("u", 1);
    writes.written(object("u", 2));
    informer.clear();

    assertThat(version()).isEmpty();
    assertThat(writes.size()).isZero();
  }

  @Test
  void aCreatedObjectThatIsPatchedBeforeTheWatchBringsItStaysInSight() {
    writes.written(object("u", 1));
    writes.written(object("u", 3));
    assertThat(version()).contains(3L);

    sees("u", 1);
    assertThat(version()).contains(3L);
    informer.clear();
    assertThat(version()).isEmpty();
  }

  @Test
  void anObjectDeletedBeforeTheAnswerOfItsCreationCameStaysGone() {
    writes.deleted(object("u", 2));
    writes.written(object("u", 1));

    assertThat(version()).isEmpty();
  }

  @Test
  void aDeletionForgetsWhatWasWrittenButNotItsSuccessorOfTheSameName() {
    writes.written(object("u", 1));
    writes.deleted(object("u", 2));
    assertThat(version()).isEmpty();

    writes.written(object("v", 3));
    writes.deleted(object("u", 2));
    assertThat(version()).contains(3L);
  }

  @Test
  void aCreatedObjectThatNeverComesCountsAsGoneAfterAMinute() {
    writes.written(object("u", 1));
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(version()).contains(1L);

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(version()).isEmpty();
  }

  @Test
  void whatNobodyReadsAnyMoreIsForgottenByALaterWrite() {
    writes.written(object("u", 1));
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    writes.written(
        new ConfigMapBuilder(object("w", 7)).editMetadata().withName("b").endMetadata().build());

    assertThat(writes.size()).isEqualTo(1);
  }

  @Test
  void aListHoldsEachObjectOnceWithWhatTheInformerHasNotBroughtYet() {
    informer.put(ID, owned("u", 1, "a", "owner"));
    writes.written(owned("u", 2, "a", "owner"));
    writes.written(owned("w", 7, "b", "owner"));
    writes.written(owned("x", 8, "c", "another"));

    assertThat(writes.controlledBy("owner", informer.values()))
        .containsExactlyInAnyOrder(owned("u", 2, "a", "owner"), owned("w", 7, "b", "owner"));
    assertThat(writes.controlledBy("another", List.of()))
        .containsExactly(owned("x", 8, "c", "another"));
  }

  @Test
  void anObjectIsListedForTheControllerThatItHasNow() {
    writes.written(owned("u", 1, "a", "before"));
    writes.written(owned("u", 2, "a", "after"));

    assertThat(writes.controlledBy("before", List.of())).isEmpty();
    assertThat(writes.controlledBy("after", List.of()))
        .containsExactly(owned("u", 2, "a", "after"));
    assertThat(writes.controlledBy("before", List.of(owned("u", 1, "a", "before")))).isEmpty();
  }

  @Test
  void whatTheInformerHasSeenOrThatIsGoneIsListedNoMore() {
    writes.written(owned("u", 1, "a", "owner"));
    writes.written(owned("w", 2, "b", "owner"));
    informer.put(ID, owned("u", 3, "a", "owner"));
    writes.deleted(owned("w", 2, "b", "owner"));

    assertThat(writes.controlledBy("owner", informer.values()))
        .containsExactly(owned("u", 3, "a", "owner"));
  }

  @Property
  void whatIsReadIsNeverOlderThanTheLastWriteNorThanTheInformer(
      @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 50) Integer> versions,
      @ForAll @IntRange(max = 50) int seen) {
    Map<ResourceID, ConfigMap> store = new HashMap<>(Map.of(ID, object("u", seen)));
    RecentWrites<ConfigMap> overlay =
        new RecentWrites<>(id -> Optional.ofNullable(store.get(id)), nanos::get);
    long newest = seen;
    for (int version : versions) {
      overlay.written(object("u", version));
      newest = Math.max(newest, version);
      assertThat(overlay.get(ID)).contains(object("u", newest));
    }
    store.put(ID, object("u", 51));
    assertThat(overlay.get(ID)).contains(object("u", 51));
    assertThat(overlay.size()).isZero();
  }

  private Optional<Long> version() {
    return writes.get(ID).map(object -> Long.valueOf(object.getMetadata().getResourceVersion()));
  }

  private void sees(String uid, long version) {
    informer.put(ID, object(uid, version));
  }

  private static ConfigMap owned(String uid, long version, String name, String controller) {
    return new ConfigMapBuilder(object(uid, version))
        .editMetadata()
        .withName(name)
        .addNewOwnerReference()
        .withUid(controller)
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .build();
  }

  private static ConfigMap object(String uid, long version) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("a")
        .withNamespace("shop")
        .withUid(uid)
        .withResourceVersion(Long.toString(version))
        .endMetadata()
        .build();
  }
}
