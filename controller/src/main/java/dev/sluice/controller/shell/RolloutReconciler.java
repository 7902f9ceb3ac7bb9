package dev.sluice.controller.shell;

import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.pass.Next;
import dev.sluice.controller.pass.RolloutPass;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands Rollouts that something happened to over to the {@link RolloutPass}. */
@ControllerConfiguration(
    name = "rollouts",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
final class RolloutReconciler implements Reconciler<RawRollout> {

  /** What the reconciler works with once its caches exist. */
  record Parts(RolloutCaches caches, RolloutPass pass) {}

  private final BooleanSupplier leading;
  private final Consumer<RawRollout> failed;
  private final Function<EventSourceContext<RawRollout>, Parts> assembly;
  private volatile @Nullable Parts parts;

  /**
   * A reconciler that assembles its parts when the operator starts.
   *
   * @param leading nothing is looked at while this is false
   * @param failed told each Rollout whose pass failed and is tried again
   */
  RolloutReconciler(
      BooleanSupplier leading,
      Consumer<RawRollout> failed,
      Function<EventSourceContext<RawRollout>, Parts> assembly) {
    this.leading = leading;
    this.failed = failed;
    this.assembly = assembly;
  }

  @Override
  public List<EventSource<?, RawRollout>> prepareEventSources(
      EventSourceContext<RawRollout> context) {
    Parts built = assembly.apply(context);
    parts = built;
    return built.caches().eventSources();
  }

  @Override
  public UpdateControl<RawRollout> reconcile(RawRollout cached, Context<RawRollout> context) {
    Parts ready = parts;
    if (ready == null) {
      throw new IllegalStateException("reconcile before the event sources were prepared");
    }
    UpdateControl<RawRollout> nothing = UpdateControl.noUpdate();
    if (!leading.getAsBoolean()) {
      return nothing;
    }
    if (context.isPrimaryResourceDeleted()) {
      ready.pass().gone(cached);
      return nothing;
    }
    return switch (ready.pass().over(cached)) {
      case Next.Soon() -> nothing.rescheduleAfter(0);
      case Next.After(var delay) -> nothing.rescheduleAfter(delay);
      case Next.Never() -> nothing;
    };
  }

  @Override
  public ErrorStatusUpdateControl<RawRollout> updateErrorStatus(
      RawRollout raw, Context<RawRollout> context, Exception failure) {
    failed.accept(raw);
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
