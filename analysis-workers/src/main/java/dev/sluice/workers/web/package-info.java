/** The provider of type web. */
@NullMarked
package dev.sluice.workers.web;

import org.jspecify.annotations.NullMarked;
