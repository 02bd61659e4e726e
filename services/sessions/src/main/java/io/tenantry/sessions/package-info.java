/**
 * Sessions: who is signed in where, the tokens they carry, the keys those are signed with, and the
 * guard that judges every request from memory. The protocol behind it is RFC 9068 (access tokens),
 * RFC 7517 (published keys) and the revocation rules of the house: what was taken away is refused
 * on every node as soon as the call that took it has answered.
 */
@NullMarked
package io.tenantry.sessions;

import org.jspecify.annotations.NullMarked;
