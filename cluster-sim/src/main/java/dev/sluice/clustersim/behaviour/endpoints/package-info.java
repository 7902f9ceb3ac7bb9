/** Which pods serve a Service. */
@NullMarked
package dev.sluice.clustersim.behaviour.endpoints;

import org.jspecify.annotations.NullMarked;
