/** AWS Signature Version 4 for Amazon Managed Service for Prometheus. */
@NullMarked
package dev.sluice.workers.aws;

import org.jspecify.annotations.NullMarked;
