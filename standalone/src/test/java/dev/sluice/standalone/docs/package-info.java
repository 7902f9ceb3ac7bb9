/** Generated pages of the documentation: they must not drift from the code. */
@NullMarked
package dev.sluice.standalone.docs;

import org.jspecify.annotations.NullMarked;
