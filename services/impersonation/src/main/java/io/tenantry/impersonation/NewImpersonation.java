package io.tenantry.impersonation;

import io.tenantry.common.web.Impersonator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * How and why somebody wants to act in another person's name.
 *
 * @param reason stands in the trail
 */
record NewImpersonation(
    @NotNull Impersonator.Mode mode, @NotBlank @Size(max = 500) String reason) {}
