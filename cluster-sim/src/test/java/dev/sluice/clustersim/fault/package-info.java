@NullMarked
package dev.sluice.clustersim.fault;

import org.jspecify.annotations.NullMarked;
