/**
 * What is asked of PostgreSQL: transactions that know their organization, three logins with
 * different rights, migrations. Knows no table of a capability.
 */
@NullMarked
package io.tenantry.common.sql;

import org.jspecify.annotations.NullMarked;
