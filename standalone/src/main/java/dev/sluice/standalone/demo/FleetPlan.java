package dev.sluice.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which Rollouts the fleet has, and which of them get a bad version. Pure. */
final class FleetPlan {

  /** How many Rollouts there are in all. */
  static final int SIZE = 40;

  private static final List<String> NAMES =
      List.of(
          "cart",
          "checkout",
          "search",
          "catalog",
          "orders",
          "billing",
          "login",
          "profile",
          "reviews",
          "stock",
          "prices",
          "mail",
          "images",
          "feed");

  private static final Set<String> BAD =
      Set.of("search/0", "billing/1", "cart/1", "stock/2", "login/2");

  private FleetPlan() {}

  /**
   * One of them.
   *
   * @param bad whether its second version fails a quarter of its requests
   */
  record Planned(String cluster, String name, boolean bad) {
    String key() {
      return cluster + "/" + name;
    }
  }

  /** All of them, spread over the clusters. */
  static List<Planned> of(List<String> clusters) {
    List<Planned> all = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      int cluster = i % clusters.size();
      String name = NAMES.get(i / clusters.size());
      all.add(new Planned(clusters.get(cluster), name, BAD.contains(name + "/" + cluster)));
    }
    return all;
  }
}
