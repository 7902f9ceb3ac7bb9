/** A cluster for tests, simulated or real, with a namespace for each. */
@NullMarked
package dev.sluice.testkit.kube;

import org.jspecify.annotations.NullMarked;
