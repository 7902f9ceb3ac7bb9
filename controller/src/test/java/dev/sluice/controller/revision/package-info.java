@NullMarked
package dev.sluice.controller.revision;

import org.jspecify.annotations.NullMarked;
