/** Istio: edits of VirtualService and DestinationRule trees. Pure. */
@NullMarked
package dev.sluice.router.istio;

import org.jspecify.annotations.NullMarked;
