/** HTTP for providers: bounded answers, whole-call timeouts, redirects, TLS options, OAuth2. */
@NullMarked
package dev.sluice.workers.http;

import org.jspecify.annotations.NullMarked;
