/** Binds YAML, environment and flags to a tree of records, strictly. */
@NullMarked
package dev.sluice.standalone.config.tree;

import org.jspecify.annotations.NullMarked;
