/** Folders that go with what needs them. */
@NullMarked
package dev.sluice.local.folder;

import org.jspecify.annotations.NullMarked;
