/** Bounds on what one provider account (address and credentials) is asked, and shared flights. */
@NullMarked
package dev.sluice.workers.account;

import org.jspecify.annotations.NullMarked;
