/**
 * The controller in a simulated cluster, in virtual time and on one thread: a seed decides
 * everything that happens, so that what went wrong once goes wrong again.
 */
@NullMarked
package dev.sluice.controller.simulation;

import org.jspecify.annotations.NullMarked;
