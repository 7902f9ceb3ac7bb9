/**
 * The two public topics: the state of every Rollout, and what happened to it as CDEvents 0.5.1 in
 * CloudEvents 1.0 binary mode. Pure, and free of the CloudEvents and CDEvents libraries.
 */
@NullMarked
package dev.sluice.schemas.events;

import org.jspecify.annotations.NullMarked;
