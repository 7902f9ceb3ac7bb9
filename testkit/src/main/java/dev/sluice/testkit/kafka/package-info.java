/** A real broker for tests: shared in the JVM, or a process to be killed. */
@NullMarked
package dev.sluice.testkit.kafka;

import org.jspecify.annotations.NullMarked;
