package io.tenantry.credentials;

/**
 * Whom an issuer means.
 *
 * @param provider the name by which this installation knows the issuer: {@code google}
 * @param issuer who says so; what somebody is called is unique only there
 * @param subject what the issuer calls them, for good
 */
public record ForeignAccount(String provider, String issuer, String subject) {}
