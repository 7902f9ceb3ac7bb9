/** Replica arithmetic of a canary. Pure. */
@NullMarked
package dev.sluice.controller.sizing;

import org.jspecify.annotations.NullMarked;
