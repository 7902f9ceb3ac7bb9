/** What step plugins implement: one's own kind of canary step. */
@NullMarked
package dev.sluice.controller.spi;

import org.jspecify.annotations.NullMarked;
