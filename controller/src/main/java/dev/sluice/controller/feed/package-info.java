/** The two public topics: rollout state snapshots and rollout events. */
@NullMarked
package dev.sluice.controller.feed;

import org.jspecify.annotations.NullMarked;
