/** Bad input of each kind ends in a clear status, Event or dead letter; everything else goes on. */
@NullMarked
package dev.sluice.system.badinput;

import org.jspecify.annotations.NullMarked;
