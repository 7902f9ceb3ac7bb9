/** The share-group loop: from a task record to a durably published measurement. */
@NullMarked
package dev.sluice.workers.task;

import org.jspecify.annotations.NullMarked;
