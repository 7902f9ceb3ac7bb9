/** etcd, kube-apiserver and kube-controller-manager as child processes on loopback. */
@NullMarked
package dev.sluice.local.controlplane;

import org.jspecify.annotations.NullMarked;
