package dev.sluice.controller.pass;

import java.time.Duration;

/** When an object is to be looked at again, should nothing change before. */
public sealed interface Next {

  /** At once: its own writes have moved it on. */
  record Soon() implements Next {}

  /** After this time at the latest; positive. */
  record After(Duration delay) implements Next {}

  /** Not before something changes. */
  record Never() implements Next {}
}
