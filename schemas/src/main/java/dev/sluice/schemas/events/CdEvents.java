package dev.sluice.schemas.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schemas.crd.AnalysisPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts moments into CDEvents documents. Pure: the same moment gives the same document. */
public final class CdEvents {

  /** Names the JSON Schema of our documents. */
  public static final String SCHEMA_URI = "https://sluice.dev/schemas/rollout-event.v1.json";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CdEvents() {}

  /**
   * The documents of what happened, each linked to the one before it.
   *
   * @param after the state that the moments led to
   * @param previousEventId the last event told before these, when known
   */
  public static List<CdEvent> documents(
      RolloutState after, List<RolloutMoment> moments, Optional<String> previousEventId) {
    List<CdEvent> documents = new ArrayList<>();
    Optional<String> previous = previousEventId.filter(id -> !id.isEmpty());
    Optional<String> verdict = Optional.empty();
    for (RolloutMoment moment : moments) {
      List<CdEvent.Link> links = new ArrayList<>();
      previous.map(CdEvent.Link::path).ifPresent(links::add);
      if (moment instanceof RolloutMoment.RolledBack
          || moment instanceof RolloutMoment.IncidentDetected) {
        verdict.map(CdEvent.Link::cause).ifPresent(links::add);
      }
      CdEvent document = document(after, moment, links);
      documents.add(document);
      previous = Optional.of(document.context().id());
      if (moment instanceof RolloutMoment.AnalysisFinished finished
          && finished.phase() != AnalysisPhase.SUCCESSFUL) {
        verdict = previous;
      }
    }
    return documents;
  }

  private static CdEvent document(
      RolloutState state, RolloutMoment moment, List<CdEvent.Link> links) {
    String type = EventTypes.of(moment);
    String source = source(state);
    return new CdEvent(
        new CdEvent.Context(
            CdEvent.SPEC_VERSION,
            EventIds.event(state, type, moment.key()),
            source,
            type,
            state.at(),
            SCHEMA_URI,
            EventIds.chain(state),
            links),
        new CdEvent.Subject(subject(state, moment), source, content(state, moment)),
        details(state, moment),
        "application/json");
  }

  /** The Rollout, as a URI reference. */
  static String source(RolloutState state) {
    return "/clusters/%s/namespaces/%s/rollouts/%s"
        .formatted(state.cluster(), state.namespace(), state.name());
  }

  private static String subject(RolloutState state, RolloutMoment moment) {
    String rollout = state.namespace() + "/" + state.name();
    return switch (moment) {
      case RolloutMoment.AnalysisStarted m -> state.namespace() + "/" + m.analysis().run();
      case RolloutMoment.AnalysisFinished m -> state.namespace() + "/" + m.analysis().run();
      case RolloutMoment.MetricFinished m -> state.namespace() + "/" + m.key();
      case RolloutMoment.IncidentDetected m -> state.namespace() + "/" + m.analysis().run();
      case RolloutMoment.IncidentResolved m -> state.namespace() + "/" + m.analysis().run();
      default -> rollout;
    };
  }

  private static ObjectNode content(RolloutState state, RolloutMoment moment) {
    return switch (moment) {
      case RolloutMoment.Started m -> {
        ObjectNode content = JSON.objectNode().put("revision", state.revision());
        content.set("wanted", PublicJson.tree(state.wanted()));
        content.set("stable", PublicJson.tree(state.stable()));
        yield content.without(empty(content));
      }
      case RolloutMoment.StepEntered m -> (ObjectNode) PublicJson.tree(m.step());
      case RolloutMoment.WeightApplied m -> (ObjectNode) PublicJson.tree(m.weights());
      case RolloutMoment.Paused m -> JSON.objectNode().put("reason", m.reason());
      case RolloutMoment.Resumed m -> JSON.objectNode();
      case RolloutMoment.Deployed m -> service(state, m.version());
      case RolloutMoment.Upgraded m -> service(state, m.version());
      case RolloutMoment.RolledBack m -> service(state, m.restored());
      case RolloutMoment.Published m -> inEnvironment(state);
      case RolloutMoment.Removed m -> inEnvironment(state);
      case RolloutMoment.AnalysisStarted m -> inEnvironment(state);
      case RolloutMoment.AnalysisFinished m ->
          outcome(inEnvironment(state), m.phase(), m.analysis().message());
      case RolloutMoment.MetricFinished m -> {
        ObjectNode content = outcome(inEnvironment(state), m.phase(), m.metric().message());
        content.putObject("testSuiteRun").put("id", state.namespace() + "/" + m.run());
        content.putObject("testCase").put("id", m.metric().name()).put("name", m.metric().name());
        yield content;
      }
      case RolloutMoment.IncidentDetected m -> incident(state, m.analysis());
      case RolloutMoment.IncidentResolved m -> incident(state, m.analysis());
    };
  }

  private static List<String> empty(ObjectNode content) {
    return content.properties().stream()
        .filter(field -> field.getValue().isNull())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static ObjectNode inEnvironment(RolloutState state) {
    ObjectNode content = JSON.objectNode();
    content.putObject("environment").put("id", state.cluster());
    return content;
  }

  private static ObjectNode service(RolloutState state, RolloutState.Version version) {
    return inEnvironment(state).put("artifactId", PackageUrl.of(version));
  }

  private static ObjectNode incident(RolloutState state, RolloutState.Analysis analysis) {
    ObjectNode content =
        inEnvironment(state)
            .put(
                "description",
                "analysis %s is %s: %s"
                    .formatted(analysis.run(), text(analysis.phase()), analysis.message()));
    content.putObject("service").put("id", state.namespace() + "/" + state.name());
    RolloutState.Version wanted = state.wanted();
    return wanted == null ? content : content.put("artifactId", PackageUrl.of(wanted));
  }

  /** CDEvents knows no inconclusive outcome: it is an error with that reason. */
  private static ObjectNode outcome(ObjectNode content, AnalysisPhase phase, String message) {
    content.put(
        "outcome",
        switch (phase) {
          case SUCCESSFUL -> "success";
          case FAILED -> "failure";
          case ERROR, INCONCLUSIVE -> "error";
          case PENDING, RUNNING -> "cancel";
        });
    String reason = phase == AnalysisPhase.INCONCLUSIVE ? "inconclusive" : message;
    return reason.isEmpty() ? content : content.put("reason", reason);
  }

  /** What every event carries beside CDEvents' own fields, and the evidence of a verdict. */
  private static ObjectNode details(RolloutState state, RolloutMoment moment) {
    ObjectNode details =
        JSON.objectNode()
            .put("cluster", state.cluster())
            .put("namespace", state.namespace())
            .put("rollout", state.name())
            .put("uid", state.uid())
            .put("revision", state.revision())
            .put("sequence", state.sequence());
    details.set("wanted", PublicJson.tree(state.wanted()));
    details.set("stable", PublicJson.tree(state.stable()));
    details.set("step", PublicJson.tree(state.step()));
    details.set("weights", PublicJson.tree(state.weights()));
    switch (moment) {
      case RolloutMoment.AnalysisStarted m ->
          details.set("analysis", PublicJson.tree(m.analysis()));
      case RolloutMoment.AnalysisFinished m ->
          details.set("analysis", PublicJson.tree(m.analysis()));
      case RolloutMoment.MetricFinished m -> details.set("metric", PublicJson.tree(m.metric()));
      default -> {}
    }
    return details.without(empty(details));
  }

  private static String text(@Nullable AnalysisPhase phase) {
    return phase == null ? "unknown" : phase.text();
  }
}
