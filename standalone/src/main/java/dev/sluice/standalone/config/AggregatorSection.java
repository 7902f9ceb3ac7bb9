package dev.sluice.standalone.config;

import dev.sluice.standalone.config.tree.Key;
import java.time.Duration;

/** Settings of the aggregator. */
public record AggregatorSection(
    @Key(value = "Stream threads, 1 to 64.", otherwise = "2") int threads,
    @Key(
            value =
                "How often due measurements are looked for; bounds how late they are. 5ms to 10s.",
            otherwise = "50ms")
        Duration tick,
    @Key(
            value =
                "Largest task, verdict and state in bytes, 64 KiB to 16 MiB; less than what the broker"
                    + " takes.",
            otherwise = "921600")
        int maxRecordBytes,
    @Key(
            value =
                "How long a worker has for a measurement before it is asked for again; workers that"
                    + " need longer say so.",
            otherwise = "35s")
        Duration taskTimeout,
    @Key(value = "The same for stopping a measurement.", otherwise = "5s") Duration stopTimeout,
    @Key(
            value =
                "How many times in a row a measurement may stay away before it counts as an error.",
            otherwise = "3")
        int attempts,
    @Key(
            value = "Least time between two verdicts of a run while no phase changes.",
            otherwise = "2s")
        Duration progressGap) {}
