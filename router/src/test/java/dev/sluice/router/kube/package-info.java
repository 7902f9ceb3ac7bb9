@NullMarked
package dev.sluice.router.kube;

import org.jspecify.annotations.NullMarked;
