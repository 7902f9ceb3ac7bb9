/** Installs kinds in an API server: Sluice's own, and a stand-in for Istio's. */
@NullMarked
package dev.sluice.local.kinds;

import org.jspecify.annotations.NullMarked;
