package dev.sluice.controller.apply;

import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.controller.objects.RawRollout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** Told what the API server answered each of our writes, so that no cache falls behind them. */
public interface Written {

  /** A Rollout, written or read again after a conflict. */
  void rollout(RawRollout rollout);

  /** A ReplicaSet, written or read again after a conflict. */
  void replicaSet(ReplicaSet replicaSet);

  /** A Service, written or read again after a conflict. */
  void service(Service service);

  /** A workload that a Rollout refers to, written or read again after a conflict. */
  void workload(HasMetadata workload);

  /** An AnalysisRun, written or read again after a conflict. */
  void analysisRun(RawAnalysisRun run);
}
