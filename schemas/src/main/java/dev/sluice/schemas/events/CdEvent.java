package dev.sluice.schemas.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.Values;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CDEvents document of specification 0.5.1. Properties are written in the order given here. */
@Model
public record CdEvent(
    Context context, Subject subject, @Nullable JsonNode customData, String customDataContentType) {

  /** The version of the CDEvents specification. */
  public static final String SPEC_VERSION = "0.5.1";

  /** Absent texts become empty ones. */
  public CdEvent {
    customDataContentType = Values.text(customDataContentType);
  }

  /**
   * What, when and where.
   *
   * @param chainId one for all events of an update
   */
  @Model
  public record Context(
      String specversion,
      String id,
      String source,
      String type,
      @EventTime Instant timestamp,
      String schemaUri,
      String chainId,
      List<Link> links) {

    /** Absent lists and texts become empty ones. */
    public Context {
      schemaUri = Values.text(schemaUri);
      chainId = Values.text(chainId);
      links = Values.list(links);
    }
  }

  /** A link to another event: PATH with {@code from}, or RELATION with a kind and a target. */
  @Model
  public record Link(String linkType, @Nullable End from, String linkKind, @Nullable End target) {

    /** Absent texts become empty ones. */
    public Link {
      linkKind = Values.text(linkKind);
    }

    /** This event follows that one. */
    public static Link path(String contextId) {
      return new Link("PATH", new End(contextId), "", null);
    }

    /** That event caused this one. */
    public static Link cause(String contextId) {
      return new Link("RELATION", null, "CAUSE", new End(contextId));
    }
  }

  /** The event at the other end of a link. */
  @Model
  public record End(String contextId) {}

  /** Whom it is about. */
  @Model
  public record Subject(
      String id, String source, @JsonInclude(JsonInclude.Include.ALWAYS) JsonNode content) {}
}
