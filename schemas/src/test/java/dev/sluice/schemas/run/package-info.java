@NullMarked
package dev.sluice.schemas.run;

import org.jspecify.annotations.NullMarked;
