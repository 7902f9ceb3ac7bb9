/** Revisions, pod-template hashes and which ReplicaSet belongs to which version. Pure. */
@NullMarked
package dev.sluice.controller.revision;

import org.jspecify.annotations.NullMarked;
