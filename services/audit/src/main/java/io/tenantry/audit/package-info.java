/**
 * What happened: the append-only trail of who did what to whom, when, from where. Events are
 * written in the transaction of the fact they tell about ({@link io.tenantry.audit.Audit}) and each
 * carries a hash of itself.
 */
@NullMarked
package io.tenantry.audit;

import org.jspecify.annotations.NullMarked;
