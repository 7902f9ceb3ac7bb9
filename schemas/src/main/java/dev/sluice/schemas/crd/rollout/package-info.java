/** Spec and status of a Rollout. */
@NullMarked
package dev.sluice.schemas.crd.rollout;

import org.jspecify.annotations.NullMarked;
