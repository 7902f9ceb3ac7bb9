package dev.sluice.standalone.config;

import dev.sluice.standalone.config.tree.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of the analysis workers. */
public record WorkerSection(
    @Key(
            "Name of this worker in measurements and logs, unique in the cluster; host name and process"
                + " id where it is not given.")
        Optional<String> name,
    @Key(value = "Share consumers, 1 to 64.", otherwise = "4") int consumers,
    @Key(value = "Tasks that a consumer takes at once, 1 to 500.", otherwise = "100") int batch,
    @Key(
            value =
                "How long a batch is held for its slowest task before that is reported in progress"
                    + " instead; 10ms to 10s.",
            otherwise = "200ms")
        Duration handOverAfter,
    @Key(
            value =
                "After how long Kafka gives the tasks of a dead worker to another; 1s to 60s, and no"
                    + " less than the broker allows (15s unless set there).",
            otherwise = "15s")
        Duration recordLock,
    @Key(value = "Tasks under way in this process at most.", otherwise = "10000") int maxRunning,
    @Key(
            value = "How long one measurement may take; Jobs are not bound by it. 1s to 1h.",
            otherwise = "5m")
        Duration maxMeasurement,
    @Key(
            value = "How long tasks in hand may still take when the worker stops; at most 30s.",
            otherwise = "2s")
        Duration drain,
    @Key(value = "Largest answer of a provider in bytes, 1 KiB to 64 MiB.", otherwise = "1048576")
        int maxAnswerBytes,
    @Key(
            "PEM file of authorities that providers' servers may be certified by, besides the"
                + " platform's.")
        Optional<Path> trustedCertificates,
    @Key("Bounds of a provider account.") AccountSection limits,
    @Key("Bounds of accounts of one provider type, in place of `worker.limits`.")
        Map<String, AccountSection> limitsByProvider) {}
