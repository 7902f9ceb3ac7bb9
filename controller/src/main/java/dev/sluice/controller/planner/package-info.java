/**
 * Decides: what is seen of one Rollout and an instant in, intents and its next status out. Pure.
 */
@NullMarked
package dev.sluice.controller.planner;

import org.jspecify.annotations.NullMarked;
