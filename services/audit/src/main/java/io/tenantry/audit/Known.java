package io.tenantry.audit;

import org.jspecify.annotations.Nullable;

/** Who somebody is now, as an organization or the platform knows them. */
public record Known(String name, @Nullable String email) {}
