package io.tenantry.common.web;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer a JSON pointer (RFC 6901) into the body, or {@code ?name} for a query parameter
 * @param detail what is wrong, for the person who typed it
 */
public record Complaint(String pointer, String detail) {}
