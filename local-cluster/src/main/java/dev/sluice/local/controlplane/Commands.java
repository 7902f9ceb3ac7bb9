package dev.sluice.local.controlplane;

import java.nio.file.Path;
import java.util.List;

/** The three command lines. Pure. */
record Commands(Path binaries, int apiPort, int etcdPort, int etcdPeerPort, int managerPort) {

  List<String> etcd() {
    String client = "http://127.0.0.1:" + etcdPort;
    String peer = "http://127.0.0.1:" + etcdPeerPort;
    return List.of(
        program("etcd"),
        "--data-dir=etcd-data",
        "--unsafe-no-fsync",
        "--log-level=warn",
        "--quota-backend-bytes=8589934592",
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer);
  }

  List<String> apiServer() {
    return List.of(
        program("kube-apiserver"),
        "--etcd-servers=http://127.0.0.1:" + etcdPort,
        "--bind-address=127.0.0.1",
        "--secure-port=" + apiPort,
        "--cert-dir=certs",
        "--token-auth-file=" + Credentials.TOKENS,
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + Credentials.PUBLIC_KEY,
        "--service-account-signing-key-file=" + Credentials.PRIVATE_KEY,
        "--service-cluster-ip-range=10.0.0.0/16",
        "--authorization-mode=RBAC",
        "--allow-privileged",
        "--profiling=false",
        "--disable-admission-plugins=ServiceAccount",
        "--endpoint-reconciler-type=none",
        "--max-requests-inflight=3000",
        "--max-mutating-requests-inflight=1000");
  }

  // Without nodes and volumes their controllers only make noise.
  List<String> controllerManager() {
    return List.of(
        program("kube-controller-manager"),
        "--kubeconfig=" + ControlPlane.KUBECONFIG,
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        "--secure-port=" + managerPort,
        "--cert-dir=certs",
        "--service-account-private-key-file=" + Credentials.PRIVATE_KEY,
        "--use-service-account-credentials=false",
        "--controllers=*,-node-lifecycle-controller,-node-ipam-controller,"
            + "-persistentvolume-binder-controller,-persistentvolume-attach-detach-controller,"
            + "-persistentvolume-expander-controller",
        "--kube-api-qps=200",
        "--kube-api-burst=400",
        "--concurrent-replicaset-syncs=20",
        "--concurrent-gc-syncs=20");
  }

  String kubeconfig(Credentials credentials) {
    return """
        apiVersion: v1
        kind: Config
        clusters: [{name: local, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
        users: [{name: admin, user: {token: "%s"}}]
        contexts: [{name: local, context: {cluster: local, user: admin, namespace: default}}]
        current-context: local
        """
        .formatted(apiPort, credentials.token());
  }

  private String program(String name) {
    return binaries.resolve(name).toAbsolutePath().toString();
  }
}
