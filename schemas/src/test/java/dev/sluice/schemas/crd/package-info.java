@NullMarked
package dev.sluice.schemas.crd;

import org.jspecify.annotations.NullMarked;
