package io.tenantry.signin;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * An account elsewhere, as an admin names it.
 *
 * @param provider {@code google}, {@code facebook}, {@code github}, {@code apple}, or one that is
 *     set up here
 * @param providerUserId what the provider calls the person, for good: {@code sub} of an ID token,
 *     or the number that its API tells; not an address
 */
record AccountRequest(
    @NotNull @Pattern(regexp = "[a-z][a-z0-9]{0,30}") String provider,
    @NotNull @Pattern(regexp = "[\\x21-\\x7e]([\\x20-\\x7e]{0,253}[\\x21-\\x7e])?")
        String providerUserId) {}
