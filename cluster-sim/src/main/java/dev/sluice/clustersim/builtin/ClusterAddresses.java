package dev.sluice.clustersim.builtin;

import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What services are given.
 *
 * @param clusterIps the next free IPv4 address of the service network
 * @param nodePorts the next free node port
 */
public record ClusterAddresses(Supplier<String> clusterIps, IntSupplier nodePorts) {}
