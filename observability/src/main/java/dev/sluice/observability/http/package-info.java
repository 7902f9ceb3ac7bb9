/** The HTTP endpoints for metrics and health. */
@NullMarked
package dev.sluice.observability.http;

import org.jspecify.annotations.NullMarked;
