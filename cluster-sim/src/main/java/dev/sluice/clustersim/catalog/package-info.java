/** Which resources the server has, in which versions. Pure. */
@NullMarked
package dev.sluice.clustersim.catalog;

import org.jspecify.annotations.NullMarked;
