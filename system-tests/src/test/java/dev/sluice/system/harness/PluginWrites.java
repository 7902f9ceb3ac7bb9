package dev.sluice.system.harness;

import dev.sluice.testkit.traces.PluginActions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** Carries out what the commands of the kubectl plugin write. */
public final class PluginWrites {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private PluginWrites() {}

  /** Carries out one write; gives the Rollout as it is then. */
  public static GenericKubernetesResource carryOut(
      Resource<GenericKubernetesResource> rollout, PluginActions.Write write) {
    String patch = write.patch().toString();
    return write.subresource().isEmpty()
        ? rollout.patch(MERGE, patch)
        : rollout.subresource(write.subresource()).patch(MERGE, patch);
  }
}
