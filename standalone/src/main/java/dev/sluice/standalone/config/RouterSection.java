package dev.sluice.standalone.config;

import dev.sluice.router.istio.IstioProvider;
import dev.sluice.standalone.config.tree.Key;
import java.time.Duration;
import java.util.Optional;

/** Settings of the router. */
public record RouterSection(
    @Key(
            value = "Group and version of Istio's networking API.",
            otherwise = IstioProvider.DEFAULT_API_VERSION)
        String istioApiVersion,
    @Key(
            "Namespace with the Secret labelled istio.argoproj.io/primary-cluster=true, of a mesh"
                + " whose Istio objects are in another cluster.")
        Optional<String> primaryClusterNamespace,
    @Key(value = "Bound of one request to the API server.", otherwise = "2s")
        Duration requestTimeout,
    @Key(value = "How long conflicts are retried within one attempt.", otherwise = "4s")
        Duration patience,
    @Key(value = "Wait after the first conflict; doubled each time.", otherwise = "10ms")
        Duration firstBackOff,
    @Key(value = "Bound of that wait.", otherwise = "500ms") Duration longestBackOff,
    @Key(value = "Rollouts that are worked on at a time.", otherwise = "16") int concurrency,
    @Key(
            value = "Wait before a failed command is tried again; doubled each time.",
            otherwise = "500ms")
        Duration firstRetry,
    @Key(value = "Bound of that wait.", otherwise = "15s") Duration longestRetry) {}
