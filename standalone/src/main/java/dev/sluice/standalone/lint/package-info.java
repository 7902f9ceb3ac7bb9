/** Checks manifests offline with the rules of the controller. */
@NullMarked
package dev.sluice.standalone.lint;

import org.jspecify.annotations.NullMarked;
