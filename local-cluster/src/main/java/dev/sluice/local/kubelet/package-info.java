/** Plays the kubelet and the scheduler for a control plane that has neither. */
@NullMarked
package dev.sluice.local.kubelet;

import org.jspecify.annotations.NullMarked;
