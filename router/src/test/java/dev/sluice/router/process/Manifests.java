package dev.sluice.router.process;

/** Objects and traffic routings that several tests use. */
final class Manifests {

  static final String BY_HOST =
      """
      {"istio": {"virtualService": {"name": "vs"}}}""";

  static final String VIRTUAL_SERVICE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata:
        name: vs
        annotations: {team: shop}
      spec:
        hosts: [web.example.com]
        http:
        - name: primary
          timeout: 5s
          route:
          - destination: {host: stable}
            weight: 100
          - destination: {host: canary}
            weight: 0
      """;

  static final String BY_INGRESS =
      """
      {"nginx": {"stableIngress": "web"}}""";

  static final String INGRESS =
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        ingressClassName: nginx
        rules:
        - host: web.example.com
          http:
            paths:
            - path: /
              pathType: Prefix
              backend: {service: {name: stable, port: {number: 80}}}
      """;

  private Manifests() {}

  /** Routing through a VirtualService, by host. */
  static String byHost(String service) {
    return "{\"istio\": {\"virtualService\": {\"name\": \"%s\"}}}".formatted(service);
  }
}
