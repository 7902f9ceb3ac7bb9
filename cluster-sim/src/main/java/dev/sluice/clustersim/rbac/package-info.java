/**
 * Role-based access control: Roles, ClusterRoles and their bindings decide. Pure; not thread-safe:
 * the store's rules.
 */
@NullMarked
package dev.sluice.clustersim.rbac;

import org.jspecify.annotations.NullMarked;
