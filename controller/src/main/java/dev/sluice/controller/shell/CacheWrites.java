package dev.sluice.controller.shell;

import dev.sluice.controller.analysis.AnalysisSide;
import dev.sluice.controller.apply.Written;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.controller.objects.RawRollout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** Hands what the API server answered our writes to the caches. */
record CacheWrites(RolloutCaches caches, AnalysisSide analysis, WorkloadWatches workloads)
    implements Written {
  @Override
  public void rollout(RawRollout rollout) {
    caches.written(rollout);
  }

  @Override
  public void replicaSet(ReplicaSet replicaSet) {
    caches.written(replicaSet);
  }

  @Override
  public void service(Service service) {
    caches.written(service);
  }

  @Override
  public void workload(HasMetadata workload) {
    workloads.written(workload);
  }

  @Override
  public void analysisRun(RawAnalysisRun run) {
    analysis.runs().written(run);
  }
}
