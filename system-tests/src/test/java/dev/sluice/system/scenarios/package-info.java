/** Whole rollouts in small scenes: what is given, what a user does, what follows. */
@NullMarked
package dev.sluice.system.scenarios;

import org.jspecify.annotations.NullMarked;
