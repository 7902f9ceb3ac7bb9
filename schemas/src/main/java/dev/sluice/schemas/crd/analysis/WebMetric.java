package dev.sluice.schemas.crd.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.crd.Model;
import dev.sluice.schemas.crd.OmitDefault;
import dev.sluice.schemas.crd.Values;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An HTTP request whose JSON answer is the measurement. */
@Model
@RecordBuilder
public record WebMetric(
    @JsonPropertyDescription("GET, POST or PUT. Default GET.") String method,
    @JsonPropertyDescription("Absolute URL.") String url,
    @JsonPropertyDescription("Headers to send along.") List<HttpHeader> headers,
    @JsonPropertyDescription("Body of a POST or PUT as text.") String body,
    @JsonPropertyDescription("Seconds until the request is given up. Default 10.")
        @Nullable Long timeoutSeconds,
    @JsonPropertyDescription("JSONPath of the value in the answer. Default {$}, the whole answer.")
        String jsonPath,
    @JsonPropertyDescription("Do not check the TLS certificate of the server.") @OmitDefault
        boolean insecure,
    @JsonPropertyDescription("Body of a POST or PUT as JSON; sets the content type.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable JsonNode jsonBody,
    @JsonPropertyDescription("How to authenticate (oauth2).")
        @Nullable Authentication authentication)
    implements WebMetricBuilder.With {

  /** Absent lists, maps and texts become empty ones. */
  public WebMetric {
    method = Values.text(method);
    url = Values.text(url);
    headers = Values.list(headers);
    body = Values.text(body);
    jsonPath = Values.text(jsonPath);
  }
}
