/**
 * JSON patch, merge patch and strategic merge patch as kube-apiserver applies them. Results share
 * what they did not change with the object that was patched. Pure.
 */
@NullMarked
package dev.sluice.clustersim.patch;

import org.jspecify.annotations.NullMarked;
