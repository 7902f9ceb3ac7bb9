/** Values that Kubernetes writes as text: quantities, addresses, versions, formats. Pure. */
@NullMarked
package dev.sluice.clustersim.values;

import org.jspecify.annotations.NullMarked;
