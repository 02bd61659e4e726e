package io.tenantry.signin;

import org.jspecify.annotations.Nullable;

/**
 * What a sign-in answers, in the document, when something is wanted before a session: one of these.
 *
 * @param secondFactor as in {@link SecondFactorWanted}
 * @param passwordChange as in {@link PasswordWanted}
 */
record WantedFirst(
    SecondFactorWanted.@Nullable Wanted secondFactor,
    PasswordWanted.@Nullable Change passwordChange) {}
