package dev.sluice.standalone.config;

import dev.sluice.standalone.config.tree.Key;
import java.nio.file.Path;
import java.util.Optional;

/** Which Kubernetes API server, and what of it; the components are described by their keys. */
public record KubernetesSection(
    @Key(
            "Kubeconfig file. Where it is not given: `KUBECONFIG`, `~/.kube/config`, or the service"
                + " account of the pod.")
        Optional<Path> kubeconfig,
    @Key("Context of the kubeconfig; its current one where it is not given.")
        Optional<String> context,
    @Key("The only namespace to look at; all of them where it is not given.")
        Optional<String> namespace,
    @Key(
            "Only objects with this value in the label"
                + " `argo-rollouts.argoproj.io/controller-instance-id` are handled; only those without"
                + " the label where it is not given.")
        Optional<String> instanceId) {}
