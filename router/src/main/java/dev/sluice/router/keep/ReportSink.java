package dev.sluice.router.keep;

import dev.sluice.records.v1.RoutingReport;

/** Where reports go. Must not block; must deliver the newest report of a Rollout at last. */
@FunctionalInterface
public interface ReportSink {

  /** Takes a report; an earlier undelivered one of the same Rollout may be dropped for it. */
  void publish(RoutingReport report);
}
