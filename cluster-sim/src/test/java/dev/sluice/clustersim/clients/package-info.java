/** Real clients, on the simulator and on a real API server alike. */
@NullMarked
package dev.sluice.clustersim.clients;

import org.jspecify.annotations.NullMarked;
