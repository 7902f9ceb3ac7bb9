package dev.sluice.expressions.runtime;

import java.time.Instant;

/**
 * What one evaluation runs in. Not thread-safe.
 *
 * @param now what now() gives
 * @param budget what it may use
 */
public record Context(Instant now, Budget budget) {}
