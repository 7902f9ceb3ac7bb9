/**
 * The custom resources as they are cached: metadata read, spec and status JSON, so that a malformed
 * object harms only itself.
 */
@NullMarked
package dev.sluice.controller.objects;

import org.jspecify.annotations.NullMarked;
