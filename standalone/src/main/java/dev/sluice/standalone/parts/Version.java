package dev.sluice.standalone.parts;

import java.util.Optional;

/** The version of Sluice that runs. */
public final class Version {

  private Version() {}

  /** From the jar's manifest; {@code development} where classes do not come from a jar. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage())
        .map(Package::getImplementationVersion)
        .orElse("development");
  }
}
