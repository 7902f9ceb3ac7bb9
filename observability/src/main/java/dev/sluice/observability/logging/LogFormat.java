package dev.sluice.observability.logging;

/** How log lines look. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** One JSON object a line, for machines. */
  JSON
}
