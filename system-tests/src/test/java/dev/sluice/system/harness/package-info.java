/** Sluice as a whole on a real broker and a real control plane, for tests. */
@NullMarked
package dev.sluice.system.harness;

import org.jspecify.annotations.NullMarked;
