/**
 * What is to be sent and done, under the eyes of those who run the installation: which mails and
 * jobs wait, are tried again or are given up, and another try for those that failed. The queue
 * itself is {@link io.tenantry.common.work.Outbox}.
 */
@NullMarked
package io.tenantry.mails;

import org.jspecify.annotations.NullMarked;
