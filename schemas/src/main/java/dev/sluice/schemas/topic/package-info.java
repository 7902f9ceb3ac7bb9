/** The topic catalogue: every topic's name, key, value, partitions and cleanup in one place. */
@NullMarked
package dev.sluice.schemas.topic;

import org.jspecify.annotations.NullMarked;
