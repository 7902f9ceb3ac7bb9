/** Every part in one JVM, and the command line. */
@NullMarked
package dev.sluice.standalone;

import org.jspecify.annotations.NullMarked;
