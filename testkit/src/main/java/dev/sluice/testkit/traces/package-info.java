/** Whole rollouts recorded under Argo Rollouts: reading them, and comparing settled states. */
@NullMarked
package dev.sluice.testkit.traces;

import org.jspecify.annotations.NullMarked;
