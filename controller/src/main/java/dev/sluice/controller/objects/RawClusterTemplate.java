package dev.sluice.controller.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A ClusterAnalysisTemplate as it is cached, its spec unread JSON. */
@Group("argoproj.io")
@Version("v1alpha1")
@Kind("ClusterAnalysisTemplate")
@Plural("clusteranalysistemplates")
@Singular("clusteranalysistemplate")
public class RawClusterTemplate extends CustomResource<JsonNode, JsonNode> {

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
