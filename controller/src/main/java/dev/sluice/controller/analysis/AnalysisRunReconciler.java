package dev.sluice.controller.analysis;

import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.controller.pass.Next;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands AnalysisRuns that something happened to over to the {@link AnalysisRunPass}. */
@ControllerConfiguration(
    name = "analysisruns",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
public final class AnalysisRunReconciler implements Reconciler<RawAnalysisRun> {

  private final Function<RunCache, AnalysisRunPass> assembly;
  private final Runnable failed;
  private volatile @Nullable AnalysisRunPass pass;

  /**
   * A reconciler that assembles its pass when the operator starts.
   *
   * @param failed told of each pass that failed and is tried again
   */
  AnalysisRunReconciler(Function<RunCache, AnalysisRunPass> assembly, Runnable failed) {
    this.assembly = assembly;
    this.failed = failed;
  }

  @Override
  public List<EventSource<?, RawAnalysisRun>> prepareEventSources(
      EventSourceContext<RawAnalysisRun> context) {
    if (!(context.getPrimaryCache() instanceof ControllerEventSource<RawAnalysisRun> source)) {
      throw new IllegalStateException("the primary cache is not the controller's event source");
    }
    pass = assembly.apply(RunCache.over(source));
    return List.of();
  }

  @Override
  public UpdateControl<RawAnalysisRun> reconcile(
      RawAnalysisRun raw, Context<RawAnalysisRun> context) {
    AnalysisRunPass ready = pass;
    if (ready == null) {
      throw new IllegalStateException("reconcile before the event sources were prepared");
    }
    UpdateControl<RawAnalysisRun> nothing = UpdateControl.noUpdate();
    return switch (ready.over(raw, context.isPrimaryResourceDeleted())) {
      case Next.Soon() -> nothing.rescheduleAfter(0);
      case Next.After(var delay) -> nothing.rescheduleAfter(delay);
      case Next.Never() -> nothing;
    };
  }

  @Override
  public ErrorStatusUpdateControl<RawAnalysisRun> updateErrorStatus(
      RawAnalysisRun raw, Context<RawAnalysisRun> context, Exception failure) {
    failed.run();
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
