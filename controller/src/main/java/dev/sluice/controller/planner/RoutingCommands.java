package dev.sluice.controller.planner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.sizing.CanaryWeights;
import dev.sluice.records.v1.HeaderRoute;
import dev.sluice.records.v1.MirrorRoute;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.routing.SetHeaderRoute;
import dev.sluice.schemas.crd.routing.SetMirrorRoute;
import dev.sluice.schemas.crd.routing.StringMatch;
import dev.sluice.schemas.crd.routing.TrafficRouting;
import dev.sluice.schemas.crd.routing.TrafficRouting.ManagedRoute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a target into the words of a RoutingCommand. */
final class RoutingCommands {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int DIGEST_BYTES = 16;

  private RoutingCommands() {}

  /** The command without epoch and time. */
  static RoutingCommand of(CanaryWorld world, RoutingTarget target) {
    CanaryStrategy canary = world.canary();
    RoutingCommand.Builder command =
        RoutingCommand.newBuilder()
            .setRollout(id(world.snapshot()))
            .setTrafficRoutingJson(json(canary.trafficRouting()))
            .setCanaryService(world.services().canary())
            .setStableService(world.services().stable())
            .setCanaryWeight(target.weight())
            .setMaxWeight(CanaryWeights.max(canary))
            .setCanaryHash(target.canaryHash())
            .setStableHash(world.status().stableRS())
            .setReason(target.reason());
    if (canary.trafficRouting() != null) {
      for (ManagedRoute route : canary.trafficRouting().managedRoutes()) {
        newest(target, route.name()).ifPresent(step -> add(step, command));
      }
    }
    return command.build();
  }

  /** The same command of this epoch. */
  static RoutingCommand issue(RoutingCommand command, long epoch, Instant now) {
    return command.toBuilder().setEpoch(epoch).setIssuedAt(timestamp(now)).build();
  }

  /** The command, without epoch and time, to take out everything at a place. */
  static RoutingCommand release(RolloutSnapshot snapshot, RoutingPlace place) {
    return RoutingCommand.newBuilder()
        .setRollout(id(snapshot))
        .setReason("Release")
        .setRelease(true)
        .setTrafficRoutingJson(place.trafficRouting().toString())
        .setCanaryService(place.canaryService())
        .setStableService(place.stableService())
        .setMaxWeight(place.maxWeight())
        .build();
  }

  /** A digest of what the command asks for, whatever its epoch, time and reason. */
  static String digest(RoutingCommand command) {
    RoutingCommand content = command.toBuilder().clearEpoch().clearIssuedAt().clearReason().build();
    byte[] bytes = new byte[content.getSerializedSize()];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    try {
      content.writeTo(output);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the serialized size was too small", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static RolloutId id(RolloutSnapshot snapshot) {
    Rollout rollout = snapshot.rollout();
    return RolloutId.newBuilder()
        .setCluster(snapshot.cluster())
        .setNamespace(Objects.requireNonNullElse(rollout.getMetadata().getNamespace(), ""))
        .setName(ReplicaSets.name(rollout))
        .setUid(Objects.requireNonNullElse(rollout.getMetadata().getUid(), ""))
        .build();
  }

  private static String json(@Nullable TrafficRouting routing) {
    return routing == null ? "" : MAPPER.valueToTree(routing).toString();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** The last step about this route; one without match removes it and adds nothing. */
  private static Optional<CanaryStep> newest(RoutingTarget target, String route) {
    return target.routeSteps().reversed().stream()
        .filter(step -> routeOf(step).equals(Optional.of(route)))
        .findFirst();
  }

  private static Optional<String> routeOf(CanaryStep step) {
    if (step.setHeaderRoute() != null) {
      return Optional.of(step.setHeaderRoute().name());
    }
    return Optional.ofNullable(step.setMirrorRoute()).map(SetMirrorRoute::name);
  }

  private static void add(CanaryStep step, RoutingCommand.Builder command) {
    SetHeaderRoute header = step.setHeaderRoute();
    if (header != null && !header.match().isEmpty()) {
      command.addHeaderRoutes(header(header));
    }
    SetMirrorRoute mirror = step.setMirrorRoute();
    if (mirror != null && !mirror.match().isEmpty()) {
      command.addMirrorRoutes(mirror(mirror));
    }
  }

  private static HeaderRoute header(SetHeaderRoute route) {
    HeaderRoute.Builder header = HeaderRoute.newBuilder().setName(route.name());
    for (SetHeaderRoute.HeaderMatch match : route.match()) {
      HeaderRoute.HeaderMatch.Builder one =
          HeaderRoute.HeaderMatch.newBuilder().setHeaderName(match.headerName());
      match(match.headerValue()).ifPresent(one::setHeaderValue);
      header.addMatch(one);
    }
    return header.build();
  }

  private static MirrorRoute mirror(SetMirrorRoute route) {
    MirrorRoute.Builder mirror = MirrorRoute.newBuilder().setName(route.name());
    if (route.percentage() != null) {
      mirror.setPercentage(route.percentage());
    }
    for (SetMirrorRoute.RouteMatch match : route.match()) {
      MirrorRoute.RouteMatch.Builder one = MirrorRoute.RouteMatch.newBuilder();
      match(match.method()).ifPresent(one::setMethod);
      match(match.path()).ifPresent(one::setPath);
      match
          .headers()
          .forEach((name, value) -> match(value).ifPresent(found -> one.putHeaders(name, found)));
      mirror.addMatch(one);
    }
    return mirror.build();
  }

  private static Optional<dev.sluice.records.v1.StringMatch> match(@Nullable StringMatch match) {
    if (match == null) {
      return Optional.empty();
    }
    dev.sluice.records.v1.StringMatch.Builder one = dev.sluice.records.v1.StringMatch.newBuilder();
    if (!match.exact().isEmpty()) {
      one.setExact(match.exact());
    } else if (!match.prefix().isEmpty()) {
      one.setPrefix(match.prefix());
    } else {
      one.setRegex(match.regex());
    }
    return Optional.of(one.build());
  }
}
