/**
 * How the web asks: the table of routes and its guard, who acts, how bodies become records, how a
 * "no" becomes problem+json. Organization, user and permission are opaque values here.
 */
@NullMarked
package io.tenantry.common.web;

import org.jspecify.annotations.NullMarked;
