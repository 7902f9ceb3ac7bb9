package dev.sluice.clustersim.clients;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** What the operator of {@link OperatorContract} is about. */
@Group("clients.sluice.dev")
@Version("v1")
public class Paint extends CustomResource<Paint.Spec, Paint.Status> implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** What is wanted. */
  public record Spec(String colour) {}

  /** What is. */
  public record Status(String colour, Long observedGeneration) {}
}
