package dev.sluice.controller.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controller.revision.SafeText;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Hash of a list of steps, which tells that the steps were changed. */
public final class StepHash {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StepHash() {}

  /** The hash: FNV-1a over the JSON of the steps, safe-encoded. */
  public static String of(List<CanaryStep> steps) {
    return SafeText.hash(MAPPER.valueToTree(steps).toString().getBytes(StandardCharsets.UTF_8));
  }
}
