package io.tenantry.common.sql;

/**
 * A line of the register: what happens to the rows of a table when a person or an organization is
 * exported or erased. Every table has one; a test fails when it is missing.
 */
public record Care(
    String table, String personExport, String personErasure, String orgExport, String orgErasure) {}
