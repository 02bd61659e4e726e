/**
 * Invitations: sent, renewed, cancelled, accepted; their mails; organizations that begin with one.
 */
@NullMarked
package io.tenantry.invitations;

import org.jspecify.annotations.NullMarked;
