package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which traffic providers carry out the weights. */
@Model
@RecordBuilder
public record TrafficRouting(
    @JsonPropertyDescription("Istio VirtualServices.") @Nullable IstioTrafficRouting istio,
    @JsonPropertyDescription("NGINX Ingress.") @Nullable NginxTrafficRouting nginx,
    @JsonPropertyDescription("AWS Load Balancer Controller.") @Nullable AlbTrafficRouting alb,
    @JsonPropertyDescription("Service Mesh Interface TrafficSplit.")
        @Nullable SmiTrafficRouting smi,
    @JsonPropertyDescription("Ambassador Mappings.") @Nullable AmbassadorTrafficRouting ambassador,
    @JsonPropertyDescription("AWS App Mesh.") @Nullable AppMeshTrafficRouting appMesh,
    @JsonPropertyDescription("Traefik.") @Nullable TraefikTrafficRouting traefik,
    @JsonPropertyDescription("Routes that belong to the controller, in order of precedence.")
        List<ManagedRoute> managedRoutes,
    @JsonPropertyDescription("Apache APISIX.") @Nullable ApisixTrafficRouting apisix,
    @JsonPropertyDescription("Configuration of traffic router plugins, by their names.")
        Map<String, JsonNode> plugins,
    @JsonPropertyDescription("Weight that means all traffic. Default 100.")
        @Nullable Integer maxTrafficWeight)
    implements TrafficRoutingBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public TrafficRouting {
    managedRoutes = Values.list(managedRoutes);
    plugins = Values.map(plugins);
  }

  /** A route that belongs to the controller. */
  @Model
  public record ManagedRoute(@JsonPropertyDescription("Name of the route.") String name) {

    /** Absent lists, maps and texts become empty ones. */
    public ManagedRoute {
      name = Values.text(name);
    }
  }
}
