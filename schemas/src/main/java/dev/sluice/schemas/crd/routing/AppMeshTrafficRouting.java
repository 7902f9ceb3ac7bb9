package dev.sluice.schemas.crd.routing;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which App Mesh objects carry the weights. */
@Model
public record AppMeshTrafficRouting(
    @JsonPropertyDescription("The virtual service.") @Nullable VirtualService virtualService,
    @JsonPropertyDescription("The virtual nodes of the versions.")
        @Nullable VirtualNodeGroup virtualNodeGroup) {

  /** A virtual service and its routes. */
  @Model
  public record VirtualService(
      @JsonPropertyDescription("Name.") String name,
      @JsonPropertyDescription("Names of routes; may be left out where there is only one.")
          List<String> routes) {

    /** Absent lists, maps and texts become empty ones. */
    public VirtualService {
      name = Values.text(name);
      routes = Values.list(routes);
    }
  }

  /** The virtual nodes of the versions. */
  @Model
  public record VirtualNodeGroup(
      @JsonPropertyDescription("Of the canary.") @Nullable VirtualNodeRef canaryVirtualNodeRef,
      @JsonPropertyDescription("Of the stable version.")
          @Nullable VirtualNodeRef stableVirtualNodeRef) {}

  /** A virtual node. */
  @Model
  public record VirtualNodeRef(@JsonPropertyDescription("Name.") String name) {

    /** Absent lists, maps and texts become empty ones. */
    public VirtualNodeRef {
      name = Values.text(name);
    }
  }
}
