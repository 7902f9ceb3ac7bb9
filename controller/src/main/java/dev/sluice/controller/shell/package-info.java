/**
 * The Kubernetes shell: informers, reconcilers, patches, events, metrics; deciding is the
 * planner's.
 */
@NullMarked
package dev.sluice.controller.shell;

import org.jspecify.annotations.NullMarked;
