/**
 * What happens later: the outbox, mails, schedules; and the frame into which every capability is
 * fitted ({@link io.tenantry.common.work.Module}).
 */
@NullMarked
package io.tenantry.common.work;

import org.jspecify.annotations.NullMarked;
