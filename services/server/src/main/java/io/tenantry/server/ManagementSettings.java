package io.tenantry.server;

/**
 * Where health is told, apart from the public port.
 *
 * @param port 0 for any free one
 */
public record ManagementSettings(String host, int port) {}
