/** The configuration: one record tree, and what the parts' own settings are made of. */
@NullMarked
package dev.sluice.standalone.config;

import org.jspecify.annotations.NullMarked;
