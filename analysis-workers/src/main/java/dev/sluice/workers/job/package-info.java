/** The provider of type job: a Kubernetes Job started once and followed by watch. */
@NullMarked
package dev.sluice.workers.job;

import org.jspecify.annotations.NullMarked;
