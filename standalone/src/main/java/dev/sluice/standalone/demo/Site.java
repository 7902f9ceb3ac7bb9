package dev.sluice.standalone.demo;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * A cluster that a story is played in.
 *
 * @param name in topics and keys
 * @param client closed by whoever opened the site
 * @param namespace the story's own; it is there
 * @param instanceId what the story's Rollouts are labelled with; empty: with nothing
 */
record Site(
    String name,
    KubernetesClient client,
    String namespace,
    Optional<String> instanceId,
    Release release) {}
