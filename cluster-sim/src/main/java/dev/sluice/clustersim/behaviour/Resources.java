package dev.sluice.clustersim.behaviour;

import dev.sluice.clustersim.object.GroupResource;

/** The resources that behaviours deal in. */
public final class Resources {

  /** Core: pods. */
  public static final GroupResource PODS = new GroupResource("", "pods");

  /** Core: nodes. */
  public static final GroupResource NODES = new GroupResource("", "nodes");

  /** Core: services. */
  public static final GroupResource SERVICES = new GroupResource("", "services");

  /** Core: endpoints. */
  public static final GroupResource ENDPOINTS = new GroupResource("", "endpoints");

  /** Core: namespaces. */
  public static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  /** Core: service accounts. */
  public static final GroupResource SERVICE_ACCOUNTS = new GroupResource("", "serviceaccounts");

  /** Core: config maps. */
  public static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");

  /** Replica sets. */
  public static final GroupResource REPLICA_SETS = new GroupResource("apps", "replicasets");

  /** Deployments. */
  public static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");

  /** Jobs. */
  public static final GroupResource JOBS = new GroupResource("batch", "jobs");

  /** Endpoint slices. */
  public static final GroupResource ENDPOINT_SLICES =
      new GroupResource("discovery.k8s.io", "endpointslices");

  /** Pod disruption budgets. */
  public static final GroupResource DISRUPTION_BUDGETS =
      new GroupResource("policy", "poddisruptionbudgets");

  private Resources() {}
}
