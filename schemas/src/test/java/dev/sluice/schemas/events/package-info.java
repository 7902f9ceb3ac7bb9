@NullMarked
package dev.sluice.schemas.events;

import org.jspecify.annotations.NullMarked;
