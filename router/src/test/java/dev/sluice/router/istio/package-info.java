@NullMarked
package dev.sluice.router.istio;

import org.jspecify.annotations.NullMarked;
