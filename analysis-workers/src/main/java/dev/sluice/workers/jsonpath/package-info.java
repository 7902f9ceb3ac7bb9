/** Kubernetes JSONPath templates. */
@NullMarked
package dev.sluice.workers.jsonpath;

import org.jspecify.annotations.NullMarked;
