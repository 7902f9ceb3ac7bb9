/** What is wrong with a Rollout's spec, each error with its field and mend. Pure. */
@NullMarked
package dev.sluice.controller.validation;

import org.jspecify.annotations.NullMarked;
