/** A real Kafka broker in this JVM: KRaft, one node that is broker and controller at once. */
@NullMarked
package dev.sluice.broker;

import org.jspecify.annotations.NullMarked;
