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

/** An AnalysisTemplate as it is cached, its spec unread JSON. */
@Group("argoproj.io")
@Version("v1alpha1")
@Kind("AnalysisTemplate")
@Plural("analysistemplates")
@Singular("analysistemplate")
public class RawTemplate extends CustomResource<JsonNode, JsonNode> implements Namespaced {

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
