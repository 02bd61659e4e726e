/** What tests stand on: a real database, a real mailbox, a clock to be set. Knows no capability. */
@NullMarked
package io.tenantry.common.testkit;

import org.jspecify.annotations.NullMarked;
