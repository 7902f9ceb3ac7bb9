@NullMarked
package dev.sluice.schemas.compat;

import org.jspecify.annotations.NullMarked;
