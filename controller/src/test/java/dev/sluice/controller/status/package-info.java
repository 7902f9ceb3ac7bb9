@NullMarked
package dev.sluice.controller.status;

import org.jspecify.annotations.NullMarked;
