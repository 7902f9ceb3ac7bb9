/** NGINX Ingress: a canary Ingress beside each stable one. Pure. */
@NullMarked
package dev.sluice.router.nginx;

import org.jspecify.annotations.NullMarked;
