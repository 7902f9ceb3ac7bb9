/** Spec and status of an Experiment. */
@NullMarked
package dev.sluice.schemas.crd.experiment;

import org.jspecify.annotations.NullMarked;
