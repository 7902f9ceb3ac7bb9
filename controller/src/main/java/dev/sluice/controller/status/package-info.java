/** Phase, conditions and pauses of a Rollout's status. Pure. */
@NullMarked
package dev.sluice.controller.status;

import org.jspecify.annotations.NullMarked;
