@NullMarked
package dev.sluice.router.plan;

import org.jspecify.annotations.NullMarked;
