@NullMarked
package dev.sluice.controller.sizing;

import org.jspecify.annotations.NullMarked;
