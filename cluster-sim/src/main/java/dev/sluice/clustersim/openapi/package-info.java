/** The OpenAPI documents that clients read: versions 2 and 3. Pure. */
@NullMarked
package dev.sluice.clustersim.openapi;

import org.jspecify.annotations.NullMarked;
