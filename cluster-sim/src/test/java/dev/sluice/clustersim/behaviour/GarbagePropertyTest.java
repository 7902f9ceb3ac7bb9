package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.DeleteOptions.Propagation;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Exactly what has no living owner goes. */
class GarbagePropertyTest {

  @Property(tries = 150)
  void goesExactlyWhatHasOwnersOfWhichNoneLives(@ForAll long seed) {
    Random random = new Random(seed);
    Sim sim = new Sim(KubeletConfig.standard());
    List<ObjectNode> objects = new ArrayList<>();
    Map<String, Set<String>> owners = new HashMap<>();
    int count = 2 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      String name = "c" + i;
      Set<String> own = new TreeSet<>();
      List<String> references = new ArrayList<>();
      for (int o = 0; o < random.nextInt(3) && !objects.isEmpty(); o++) {
        ObjectNode owner = objects.get(random.nextInt(objects.size()));
        if (own.add(Meta.of(owner).name())) {
          references.add(reference(Meta.of(owner).name(), Meta.of(owner).uid(), random));
        }
      }
      if (random.nextInt(8) == 0) {
        own.add("nobody");
        references.add(reference("c0", "none", random));
      }
      owners.put(name, own);
      objects.add(
          sim.create(
              "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s','ownerReferences':[%s]}}"
                  .formatted(name, String.join(",", references))));
    }
    Set<String> deleted = new TreeSet<>();
    boolean foreground = random.nextBoolean();
    for (int i = 0; i < random.nextInt(4); i++) {
      deleted.add("c" + random.nextInt(count));
    }
    if (random.nextBoolean()) {
      sim.run(Duration.ofSeconds(1));
    }
    for (String name : deleted) {
      if (sim.cluster.get(Sim.key(Resources.CONFIG_MAPS, name)).isPresent()) {
        sim.delete(
            Resources.CONFIG_MAPS,
            name,
            DeleteOptions.plain()
                .propagation(foreground ? Propagation.FOREGROUND : Propagation.BACKGROUND));
      }
    }

    sim.run(Duration.ofMinutes(1));

    Set<String> left =
        sim.list(Resources.CONFIG_MAPS).stream()
            .map(object -> Meta.of(object).name())
            .filter(owners::containsKey)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(left).isEqualTo(living(owners, deleted));
  }

  private static Set<String> living(Map<String, Set<String>> owners, Set<String> deleted) {
    Set<String> living = new TreeSet<>(owners.keySet());
    living.removeAll(deleted);
    boolean changed = true;
    while (changed) {
      changed =
          living.removeIf(
              name -> {
                Set<String> own = owners.getOrDefault(name, Set.of());
                return !own.isEmpty() && own.stream().noneMatch(living::contains);
              });
    }
    return living;
  }

  private static String reference(String name, String uid, Random random) {
    return "{'apiVersion':'v1','kind':'ConfigMap','name':'%s','uid':'%s','blockOwnerDeletion':%b}"
        .formatted(name, uid, random.nextBoolean());
  }
}
