/** Label selectors and field selectors. Pure. */
@NullMarked
package dev.sluice.clustersim.select;

import org.jspecify.annotations.NullMarked;
