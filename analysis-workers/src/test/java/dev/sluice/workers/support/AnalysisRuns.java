package dev.sluice.workers.support;

import dev.sluice.testkit.kube.KubeFixture;

/** AnalysisRuns to own Jobs: Kubernetes removes Jobs whose owner is not there. */
public final class AnalysisRuns {

  private AnalysisRuns() {}

  /** Creates AnalysisRun {@code run} in the test's namespace and gives its uid. */
  public static String create(KubeFixture kube) {
    return kube.apply(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisRun
            metadata: {name: run}
            spec:
              metrics:
                - name: smoke
                  provider: {web: {url: "http://localhost/", jsonPath: "{$}"}}
            """)
        .getFirst()
        .getMetadata()
        .getUid();
  }
}
