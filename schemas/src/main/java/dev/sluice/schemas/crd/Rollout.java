package dev.sluice.schemas.crd;

import dev.sluice.schemas.crd.rollout.RolloutSpec;
import dev.sluice.schemas.crd.rollout.RolloutSpecBuilder;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A workload whose new versions come to run step by step. Spec and status are never null. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("rollouts")
@Singular("rollout")
@ShortNames("ro")
public class Rollout extends CustomResource<RolloutSpec, RolloutStatus> implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  protected RolloutSpec initSpec() {
    return RolloutSpecBuilder.builder().build();
  }

  @Override
  public void setSpec(@Nullable RolloutSpec spec) {
    super.setSpec(spec == null ? initSpec() : spec);
  }

  @Override
  protected RolloutStatus initStatus() {
    return RolloutStatusBuilder.builder().build();
  }

  @Override
  public void setStatus(@Nullable RolloutStatus status) {
    super.setStatus(status == null ? initStatus() : status);
  }
}
