/** What every part shares to be seen from outside: metrics, health, logs. */
@NullMarked
package dev.sluice.observability;

import org.jspecify.annotations.NullMarked;
