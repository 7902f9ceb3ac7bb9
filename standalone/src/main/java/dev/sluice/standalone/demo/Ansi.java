package dev.sluice.standalone.demo;

/** The ANSI sequences that the demo draws with. */
final class Ansi {

  static final String RESET = "\u001b[0m";
  static final String BOLD = "\u001b[1m";
  static final String GREEN = "\u001b[32m";
  static final String RED = "\u001b[31m";
  static final String YELLOW = "\u001b[33m";
  static final String BLUE = "\u001b[34m";
  static final String DIM = "\u001b[2m";

  private Ansi() {}
}
