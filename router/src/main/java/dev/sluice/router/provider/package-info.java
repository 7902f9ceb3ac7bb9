/** The list of providers, built and refused. Pure. */
@NullMarked
package dev.sluice.router.provider;

import org.jspecify.annotations.NullMarked;
