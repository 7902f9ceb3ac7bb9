/** What a traffic provider is: values in, changes or problems out. Pure. */
@NullMarked
package dev.sluice.router.plan;

import org.jspecify.annotations.NullMarked;
