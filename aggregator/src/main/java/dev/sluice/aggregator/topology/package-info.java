/**
 * The Kafka Streams topology around the judge: reads requests and measurements, keeps runs and
 * timers, writes tasks and verdicts.
 */
@NullMarked
package dev.sluice.aggregator.topology;

import org.jspecify.annotations.NullMarked;
