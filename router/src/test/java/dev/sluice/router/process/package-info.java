@NullMarked
package dev.sluice.router.process;

import org.jspecify.annotations.NullMarked;
