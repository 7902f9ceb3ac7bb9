package dev.sluice.testkit.kube;

import java.util.Locale;

/** Which cluster the tests run on: the system property {@value #PROPERTY} says it. */
public enum KubeMode {
  /** The simulator, in this JVM: nothing has to be installed. */
  SIMULATED,
  /** A real control plane, from the folder that {@code SLUICE_KUBE_BIN} names. */
  REAL;

  /** {@code simulated}, which it is when it is not given, or {@code real}. */
  public static final String PROPERTY = "sluice.kube";

  /**
   * The one of this JVM.
   *
   * @throws IllegalArgumentException when the property is neither
   */
  public static KubeMode current() {
    String given = System.getProperty(PROPERTY, "");
    return switch (given.toLowerCase(Locale.ROOT)) {
      case "", "simulated" -> SIMULATED;
      case "real" -> REAL;
      default ->
          throw new IllegalArgumentException(
              "-D%s=%s must be simulated or real".formatted(PROPERTY, given));
    };
  }
}
