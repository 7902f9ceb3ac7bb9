package dev.sluice.controller.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /apis/argoproj.io/v1alpha1/rollouts?limit=5, rollouts, '', list",
    "GET, /apis/argoproj.io/v1alpha1/rollouts?watch=true&x=1, rollouts, '', watch",
    "GET, /api/v1/namespaces/ns/services/web, services, ns, get",
    "GET, /api/v1/namespaces/ns, namespaces, '', get",
    "POST, /apis/apps/v1/namespaces/ns/replicasets, replicasets, ns, create",
    "PATCH, /apis/argoproj.io/v1alpha1/namespaces/ns/rollouts/r/status, rollouts/status, ns, patch",
    "DELETE, /api/v1/namespaces/ns/pods/p, pods, ns, delete",
    "DELETE, /api/v1/namespaces/ns/pods, pods, ns, deletecollection",
    "PUT, /apis/coordination.k8s.io/v1/namespaces/ns/leases/l, leases, ns, update",
    "GET, /version, '', '', get",
  })
  void readsMethodAndPath(String method, String uri, String kind, String namespace, String verb) {
    assertThat(RequestTarget.of(method, URI.create("https://host:6443" + uri)))
        .isEqualTo(new RequestTarget(kind, namespace, verb));
  }
}
