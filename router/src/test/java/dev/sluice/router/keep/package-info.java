@NullMarked
package dev.sluice.router.keep;

import org.jspecify.annotations.NullMarked;
