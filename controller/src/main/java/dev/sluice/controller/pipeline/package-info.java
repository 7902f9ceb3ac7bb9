/**
 * The Kafka side: an outbox that never blocks a reconcile, readers of compacted topics, topic
 * watch.
 */
@NullMarked
package dev.sluice.controller.pipeline;

import org.jspecify.annotations.NullMarked;
