package dev.sluice.clustersim.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list that was cut goes on.
 *
 * @param revision that the whole list is of; -1: whatever is newest then
 * @param after the last path that was answered
 */
record ContinueToken(long revision, String after) {

  private static final String VERSION = "meta.k8s.io/v1";

  /** As Kubernetes makes it, except for the path's form. */
  String encode() {
    String json =
        Json.object().put("v", VERSION).put("rv", revision).put("start", after + "\0").toString();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  static ContinueToken decode(String token) {
    try {
      JsonNode json =
          Json.parse(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
      String start = json.path("start").asText("");
      if (!json.path("v").asText("").equals(VERSION) || !start.endsWith("\0")) {
        throw invalid("incorrect encoded start position or version");
      }
      return new ContinueToken(json.path("rv").asLong(-1), start.substring(0, start.length() - 1));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static RuntimeException invalid(String why) {
    return ApiStatus.badRequest("invalid continue token: continue key is not valid: " + why)
        .exception();
  }
}
