package dev.sluice.schemas.crd;

import dev.sluice.schemas.crd.experiment.ExperimentSpec;
import dev.sluice.schemas.crd.experiment.ExperimentSpecBuilder;
import dev.sluice.schemas.crd.experiment.ExperimentStatus;
import dev.sluice.schemas.crd.experiment.ExperimentStatusBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Versions that run side by side for a while. Spec and status are never null. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("experiments")
@Singular("experiment")
@ShortNames("exp")
public class Experiment extends CustomResource<ExperimentSpec, ExperimentStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  protected ExperimentSpec initSpec() {
    return ExperimentSpecBuilder.builder().build();
  }

  @Override
  public void setSpec(@Nullable ExperimentSpec spec) {
    super.setSpec(spec == null ? initSpec() : spec);
  }

  @Override
  protected ExperimentStatus initStatus() {
    return ExperimentStatusBuilder.builder().build();
  }

  @Override
  public void setStatus(@Nullable ExperimentStatus status) {
    super.setStatus(status == null ? initStatus() : status);
  }
}
