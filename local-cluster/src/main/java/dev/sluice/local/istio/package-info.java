/** Istio's object kinds without Istio: enough to see which traffic a router asks for. */
@NullMarked
package dev.sluice.local.istio;

import org.jspecify.annotations.NullMarked;
