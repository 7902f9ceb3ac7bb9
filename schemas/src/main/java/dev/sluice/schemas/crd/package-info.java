/** The custom resources of group argoproj.io, version v1alpha1, as Argo Rollouts defined them. */
@NullMarked
package dev.sluice.schemas.crd;

import org.jspecify.annotations.NullMarked;
