/** One suite of requests, and what a real API server answers to them. */
@NullMarked
package dev.sluice.clustersim.conformance;

import org.jspecify.annotations.NullMarked;
