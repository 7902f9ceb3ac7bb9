@NullMarked
package dev.sluice.controller.cache;

import org.jspecify.annotations.NullMarked;
