/** A real control plane for tests, with a namespace and a stand-in kubelet for each. */
@NullMarked
package dev.sluice.testkit.kube;

import org.jspecify.annotations.NullMarked;
