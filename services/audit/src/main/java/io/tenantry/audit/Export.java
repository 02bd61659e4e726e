package io.tenantry.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * A file that somebody asks for.
 *
 * @param what the rows are: {@code people} or {@code events}; the file is called so, too
 * @param head what stands before the first row
 * @param asked the filters and the sort, for the trail; nothing personal
 * @param personal what of them may be (the words of a search)
 */
public record Export(
    String what,
    ExportFormat format,
    Buffer head,
    JsonObject asked,
    JsonObject personal,
    ExportRows rows) {}
