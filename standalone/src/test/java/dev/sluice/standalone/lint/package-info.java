@NullMarked
package dev.sluice.standalone.lint;

import org.jspecify.annotations.NullMarked;
