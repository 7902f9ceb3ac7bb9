/** Keeps every Rollout's newest command in effect: retries, drift, reports. */
@NullMarked
package dev.sluice.router.keep;

import org.jspecify.annotations.NullMarked;
