/** Fixtures for tests on real systems; see the packages below. */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
