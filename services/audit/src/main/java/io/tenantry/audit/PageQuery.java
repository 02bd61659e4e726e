package io.tenantry.audit;

import org.jspecify.annotations.Nullable;

/** Which part of a list is asked for. */
record PageQuery(@Nullable Integer limit, @Nullable String cursor, @Nullable Integer offset) {}
