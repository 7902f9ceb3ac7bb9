package dev.sluice.schemas.crd;

import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpecBuilder;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatusBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** One run of an analysis. Spec and status are never null. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("analysisruns")
@Singular("analysisrun")
@ShortNames("ar")
public class AnalysisRun extends CustomResource<AnalysisRunSpec, AnalysisRunStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  protected AnalysisRunSpec initSpec() {
    return AnalysisRunSpecBuilder.builder().build();
  }

  @Override
  public void setSpec(@Nullable AnalysisRunSpec spec) {
    super.setSpec(spec == null ? initSpec() : spec);
  }

  @Override
  protected AnalysisRunStatus initStatus() {
    return AnalysisRunStatusBuilder.builder().build();
  }

  @Override
  public void setStatus(@Nullable AnalysisRunStatus status) {
    super.setStatus(status == null ? initStatus() : status);
  }
}
