/** Puts the parts together into a process. */
@NullMarked
package dev.sluice.standalone.parts;

import org.jspecify.annotations.NullMarked;
