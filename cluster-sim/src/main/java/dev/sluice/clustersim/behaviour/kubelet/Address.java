package dev.sluice.clustersim.behaviour.kubelet;

/** Where a pod is. */
record Address(String host, String pod) {}
