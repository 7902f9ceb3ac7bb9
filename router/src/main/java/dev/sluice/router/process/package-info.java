/** The router as a process: commands from Kafka, reports to Kafka. */
@NullMarked
package dev.sluice.router.process;

import org.jspecify.annotations.NullMarked;
