/** A fabric8 client of a cluster in this process: no sockets, no threads, no waiting. */
@NullMarked
package dev.sluice.clustersim.client;

import org.jspecify.annotations.NullMarked;
