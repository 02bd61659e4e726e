package io.tenantry.sessions;

/**
 * A session that was opened in another person's name.
 *
 * @param tokens without a token for refreshing: it ends when it ends
 */
public record Acting(Opened opened, Tokens tokens) {}
