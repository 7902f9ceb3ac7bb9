package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which Istio objects carry the weights. */
@Model
public record IstioTrafficRouting(
    @JsonPropertyDescription("The VirtualService, instead of virtualServices.")
        @Nullable VirtualService virtualService,
    @JsonPropertyDescription("The DestinationRule whose subsets are the versions.")
        @Nullable DestinationRule destinationRule,
    @JsonPropertyDescription("Several VirtualServices, instead of virtualService.")
        List<VirtualService> virtualServices) {

  /** Absent lists, maps and texts become empty ones. */
  public IstioTrafficRouting {
    virtualServices = Values.list(virtualServices);
  }

  /** A VirtualService and the routes of it that carry the weights. */
  @Model
  public record VirtualService(
      @JsonPropertyDescription("name or name.namespace.") String name,
      @JsonPropertyDescription("Names of HTTP routes; may be left out where there is only one.")
          List<String> routes,
      @JsonPropertyDescription("TLS routes.") List<TlsRoute> tlsRoutes,
      @JsonPropertyDescription("TCP routes.") List<TcpRoute> tcpRoutes) {

    /** Absent lists, maps and texts become empty ones. */
    public VirtualService {
      name = Values.text(name);
      routes = Values.list(routes);
      tlsRoutes = Values.list(tlsRoutes);
      tcpRoutes = Values.list(tcpRoutes);
    }
  }

  /** A TLS route, by what it matches. */
  @Model
  public record TlsRoute(
      @JsonPropertyDescription("Port.") @Nullable Long port,
      @JsonPropertyDescription("SNI hosts.") List<String> sniHosts) {

    /** Absent lists, maps and texts become empty ones. */
    public TlsRoute {
      sniHosts = Values.list(sniHosts);
    }
  }

  /** A TCP route, by what it matches. */
  @Model
  public record TcpRoute(@JsonPropertyDescription("Port.") @Nullable Long port) {}

  /** A DestinationRule and its subsets. */
  @Model
  public record DestinationRule(
      @JsonPropertyDescription("Name.") String name,
      @JsonPropertyDescription("Subset of the canary.") String canarySubsetName,
      @JsonPropertyDescription("Subset of the stable version.") String stableSubsetName,
      @JsonPropertyDescription("Subsets whose weights are left alone.")
          List<String> additionalSubsetNames) {

    /** Absent lists, maps and texts become empty ones. */
    public DestinationRule {
      name = Values.text(name);
      canarySubsetName = Values.text(canarySubsetName);
      stableSubsetName = Values.text(stableSubsetName);
      additionalSubsetNames = Values.list(additionalSubsetNames);
    }
  }
}
