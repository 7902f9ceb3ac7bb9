package dev.sluice.controller.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * A Rollout as it is cached: spec and status stay JSON until they are read, so that one malformed
 * object never fails the list or watch that carries it.
 */
@Group("argoproj.io")
@Version("v1alpha1")
@Kind("Rollout")
@Plural("rollouts")
@Singular("rollout")
public class RawRollout extends CustomResource<JsonNode, JsonNode> implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  protected @Nullable JsonNode initSpec() {
    return null;
  }

  @Override
  protected @Nullable JsonNode initStatus() {
    return null;
  }
}
