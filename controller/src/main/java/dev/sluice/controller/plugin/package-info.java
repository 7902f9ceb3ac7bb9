/** Step plugins at work: which there are, and calls to them beside the passes over Rollouts. */
@NullMarked
package dev.sluice.controller.plugin;

import org.jspecify.annotations.NullMarked;
