/** CustomResourceDefinitions: whether they are right, and the resources that they make. Pure. */
@NullMarked
package dev.sluice.clustersim.crd;

import org.jspecify.annotations.NullMarked;
