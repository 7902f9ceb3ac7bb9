/** Analysis templates, runs and metric providers. */
@NullMarked
package dev.sluice.schemas.crd.analysis;

import org.jspecify.annotations.NullMarked;
