package dev.sluice.schemas.crd;

import dev.sluice.schemas.crd.analysis.AnalysisTemplateSpec;
import dev.sluice.schemas.crd.analysis.AnalysisTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** What AnalysisRuns of its namespace measure. Spec is never null. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("analysistemplates")
@Singular("analysistemplate")
@ShortNames("at")
public class AnalysisTemplate extends CustomResource<AnalysisTemplateSpec, Void>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  protected AnalysisTemplateSpec initSpec() {
    return AnalysisTemplateSpecBuilder.builder().build();
  }

  @Override
  public void setSpec(@Nullable AnalysisTemplateSpec spec) {
    super.setSpec(spec == null ? initSpec() : spec);
  }
}
