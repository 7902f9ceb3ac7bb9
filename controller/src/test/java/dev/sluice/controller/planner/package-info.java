@NullMarked
package dev.sluice.controller.planner;

import org.jspecify.annotations.NullMarked;
