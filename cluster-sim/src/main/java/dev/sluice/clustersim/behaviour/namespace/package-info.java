/** Namespaces: what each has from its beginning, and how it ends. */
@NullMarked
package dev.sluice.clustersim.behaviour.namespace;

import org.jspecify.annotations.NullMarked;
