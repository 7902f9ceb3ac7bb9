@NullMarked
package dev.sluice.controller.plugin;

import org.jspecify.annotations.NullMarked;
