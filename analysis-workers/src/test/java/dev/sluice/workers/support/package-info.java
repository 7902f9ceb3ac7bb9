/** Fakes and drivers that the tests of this module share. */
@NullMarked
package dev.sluice.workers.support;

import org.jspecify.annotations.NullMarked;
