package dev.sluice.schemas.crd;

/**
 * A field that could not be read and was left out.
 *
 * @param path where it is, such as {@code spec.strategy.canary.steps[2].setWeight}
 * @param wrong what is wrong with it
 * @param mend what would be right
 */
public record FieldProblem(String path, String wrong, String mend) {

  /** All three in a sentence, for conditions and logs. */
  public String text() {
    return "%s: %s; %s".formatted(path, wrong, mend);
  }
}
