/** Whole rollouts recorded under Argo Rollouts, played against Sluice. */
@NullMarked
package dev.sluice.system.recorded;

import org.jspecify.annotations.NullMarked;
