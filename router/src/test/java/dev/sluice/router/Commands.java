package dev.sluice.router;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;

/** Commands for tests: Rollout {@code web} of namespace {@code shop}, one VirtualService. */
public final class Commands {

  private Commands() {}

  /** A command that wants this weight on VirtualService {@code vs}. */
  public static RoutingCommand.Builder weight(long epoch, int weight) {
    return on("vs", epoch, weight);
  }

  /** A command that wants this weight on that VirtualService. */
  public static RoutingCommand.Builder on(String service, long epoch, int weight) {
    return RoutingCommand.newBuilder()
        .setRollout(
            RolloutId.newBuilder()
                .setCluster("c1")
                .setNamespace("shop")
                .setName("web")
                .setUid("uid-1"))
        .setEpoch(epoch)
        .setIssuedAt(Timestamp.newBuilder().setSeconds(1_000 + epoch))
        .setCanaryService("canary")
        .setStableService("stable")
        .setCanaryWeight(weight)
        .setTrafficRoutingJson(
            "{\"istio\": {\"virtualService\": {\"name\": \"%s\"}}}".formatted(service));
  }
}
