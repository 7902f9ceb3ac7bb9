package dev.sluice.schemas.crd;

/** The API group and version of the custom resources. */
public final class ApiGroup {

  /** The group, Argo Rollouts' own: existing objects and tools keep working. */
  public static final String NAME = "argoproj.io";

  /** The one version. */
  public static final String VERSION = "v1alpha1";

  private ApiGroup() {}
}
