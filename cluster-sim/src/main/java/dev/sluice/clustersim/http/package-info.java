/** Serves the API to real clients: sockets, threads, TLS, the clock. */
@NullMarked
package dev.sluice.clustersim.http;

import org.jspecify.annotations.NullMarked;
