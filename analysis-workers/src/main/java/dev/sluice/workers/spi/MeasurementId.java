package dev.sluice.workers.spi;

/**
 * What tells a measurement from every other one; equal for each attempt at it.
 *
 * @param cluster the cluster of the AnalysisRun
 * @param namespace its namespace
 * @param run its name
 * @param runUid its {@code metadata.uid}
 * @param metric the metric's name, any text
 * @param sequence the measurement's number within the metric, from 1
 */
public record MeasurementId(
    String cluster, String namespace, String run, String runUid, String metric, long sequence) {}
