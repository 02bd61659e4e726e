package io.tenantry.common.web;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A query parameter of a route that declares them one by one, because they are known only at
 * assembly.
 *
 * @param schema of its value, as it stands in the document
 */
public record Parameter(String name, String description, JsonNode schema) {}
