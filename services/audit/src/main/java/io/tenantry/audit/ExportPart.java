package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;

/**
 * Some of the rows of a file, as they stand in it.
 *
 * @param rows how many; none where a stretch was looked through for nothing
 */
public record ExportPart(int rows, Buffer text) {}
