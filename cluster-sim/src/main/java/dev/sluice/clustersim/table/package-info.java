/** Table answers: the columns that {@code kubectl get} shows. Pure. */
@NullMarked
package dev.sluice.clustersim.table;

import org.jspecify.annotations.NullMarked;
