package io.tenantry.embedded;

import java.time.Instant;

/** A mail as its reader sees it: decoded, one recipient. A part that is not there is empty. */
public record ReceivedMail(
    long id, String to, String subject, Instant date, String text, String html) {}
