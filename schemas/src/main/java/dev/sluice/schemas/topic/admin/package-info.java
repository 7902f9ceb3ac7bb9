/** Brings the topic catalogue and a broker together: plan, apply, verify. */
@NullMarked
package dev.sluice.schemas.topic.admin;

import org.jspecify.annotations.NullMarked;
