/** Objects whose owners are gone go too. */
@NullMarked
package dev.sluice.clustersim.behaviour.garbage;

import org.jspecify.annotations.NullMarked;
