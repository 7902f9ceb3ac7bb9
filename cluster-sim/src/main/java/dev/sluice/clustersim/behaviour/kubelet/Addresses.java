package dev.sluice.clustersim.behaviour.kubelet;

import dev.sluice.clustersim.object.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Addresses of pods out of 10.128.0.0/9: each pod's own, the longest unused next. */
final class Addresses {

  private static final int FIRST = 1;
  private static final int COUNT = 1 << 23;

  private final Map<ObjectKey, String> given = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private int next = FIRST;

  /** The address of a pod; the one that it has already, where it has one. */
  String of(ObjectKey pod, String known) {
    return given.computeIfAbsent(
        pod,
        p -> {
          String address = known.isEmpty() ? free() : known;
          taken.add(address);
          return address;
        });
  }

  /** Takes a pod's address back. */
  void free(ObjectKey pod) {
    String address = given.remove(pod);
    if (address != null) {
      taken.remove(address);
    }
  }

  private String free() {
    while (true) {
      int at = next;
      next = next + 1 < COUNT ? next + 1 : FIRST;
      String address = "10.%d.%d.%d".formatted(128 + (at >>> 16), at >>> 8 & 0xff, at & 0xff);
      int last = at & 0xff;
      if (last != 0 && last != 0xff && !taken.contains(address)) {
        return address;
      }
    }
  }
}
