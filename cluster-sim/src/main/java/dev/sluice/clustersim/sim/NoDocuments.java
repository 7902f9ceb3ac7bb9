package dev.sluice.clustersim.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.ApiServer;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.Json;
import java.util.Optional;

final class NoDocuments implements ApiServer.OpenApi {
  @Override
  public ObjectNode index() {
    return Json.object();
  }

  @Override
  public Optional<ObjectNode> version(GroupVersion version) {
    return Optional.empty();
  }

  @Override
  public ObjectNode swagger() {
    return Json.object();
  }
}
