/** A metrics server that speaks Prometheus' HTTP API and answers what it is told to. */
@NullMarked
package dev.sluice.local.prometheus;

import org.jspecify.annotations.NullMarked;
