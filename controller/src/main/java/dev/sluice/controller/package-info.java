/** See the module's POM for its one job. */
@NullMarked
package dev.sluice.controller;

import org.jspecify.annotations.NullMarked;
