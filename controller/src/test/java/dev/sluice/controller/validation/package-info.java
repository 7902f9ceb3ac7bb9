@NullMarked
package dev.sluice.controller.validation;

import org.jspecify.annotations.NullMarked;
