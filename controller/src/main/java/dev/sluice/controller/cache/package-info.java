/** What the controller wrote, visible until the informers have caught up with it. */
@NullMarked
package dev.sluice.controller.cache;

import org.jspecify.annotations.NullMarked;
