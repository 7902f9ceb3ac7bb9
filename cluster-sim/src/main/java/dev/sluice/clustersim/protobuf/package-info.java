/** Reads the binary form in which clients in Go may send built-in objects. Pure. */
@NullMarked
package dev.sluice.clustersim.protobuf;

import org.jspecify.annotations.NullMarked;
