package dev.sluice.schemas.run;

import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.SecretArg;
import java.util.List;

/** What became of a run's spec. */
public sealed interface Resolution {

  /**
   * It can be measured.
   *
   * @param metrics every argument but secrets is in place, every number is read
   * @param secrets the arguments that the worker reads from Secrets
   */
  record Measurable(List<MetricSpec> metrics, List<SecretArg> secrets) implements Resolution {
    /** Copies the lists. */
    public Measurable {
      metrics = List.copyOf(metrics);
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * It cannot be measured; the run ends in Error.
   *
   * @param prefix what kind of mistake, in Argo Rollouts' words
   * @param errors each with its field and what would be right, never empty
   */
  record Invalid(String prefix, List<String> errors) implements Resolution {
    /** Copies the errors. */
    public Invalid {
      errors = List.copyOf(errors);
    }

    /** The message of the run's status: the first error, as Argo Rollouts would put it. */
    public String text() {
      return prefix + ": " + errors.getFirst();
    }
  }
}
