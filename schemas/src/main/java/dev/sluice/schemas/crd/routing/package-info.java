/** Traffic routing of a canary. */
@NullMarked
package dev.sluice.schemas.crd.routing;

import org.jspecify.annotations.NullMarked;
