package dev.sluice.local.istio;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** VirtualService and DestinationRule as permissive CustomResourceDefinitions. */
public final class IstioKinds {

  private IstioKinds() {}

  /** Applies both and waits until the API server serves them. */
  public static void install(KubernetesClient client) {
    try (InputStream yaml = IstioKinds.class.getResourceAsStream("crds.yaml")) {
      if (yaml == null) {
        throw new IllegalStateException("crds.yaml is missing in the jar");
      }
      client.load(yaml).serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String name :
        new String[] {
          "virtualservices.networking.istio.io", "destinationrules.networking.istio.io"
        }) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(name)
          .waitUntilCondition(
              crd ->
                  crd != null
                      && crd.getStatus() != null
                      && crd.getStatus().getConditions().stream()
                          .anyMatch(
                              condition ->
                                  "Established".equals(condition.getType())
                                      && "True".equals(condition.getStatus())),
              30,
              TimeUnit.SECONDS);
    }
  }
}
