/** Carries out a plan's intents by narrow patches with preconditions. */
@NullMarked
package dev.sluice.controller.apply;

import org.jspecify.annotations.NullMarked;
