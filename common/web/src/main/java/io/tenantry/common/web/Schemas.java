package io.tenantry.common.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import java.util.Map;
import java.util.TreeMap;

/** JSON schemas of records, by swagger-core; absent and null are told by {@link RecordShape}. */
final class Schemas {

  private final ModelConverters converters = new ModelConverters(true);
  private final Map<String, JsonNode> known = new TreeMap<>();

  Schemas() {
    converters.addConverter(new ModelResolver(Json.mapper()).openapi31(true));
  }

  /** A reference to the schema of this record, which is added to the components. */
  ObjectNode of(Class<?> type) {
    add(type);
    return reference(type.getSimpleName());
  }

  ObjectNode page(Class<?> row) {
    ObjectNode page = Json.mapper().createObjectNode().put("type", "object");
    ObjectNode properties = page.putObject("properties");
    properties.putObject("data").put("type", "array").set("items", of(row));
    nullable(properties.putObject("next_cursor"), "string");
    nullable(properties.putObject("prev_cursor"), "string");
    nullable(properties.putObject("total"), "integer");
    nullable(properties.putObject("total_is_exact"), "boolean");
    properties.fieldNames().forEachRemaining(page.withArray("required")::add);
    String name = row.getSimpleName() + "Page";
    known.put(name, page);
    return reference(name);
  }

  ObjectNode problem() {
    return of(ProblemBody.class);
  }

  /** The query parameters that this record stands for. */
  void parameters(ArrayNode parameters, Class<?> query) {
    JsonNode properties = resolve(query).path("properties");
    RecordShape.of(query)
        .fields()
        .forEach((name, field) -> {
          ObjectNode parameter =
              parameters
                  .addObject()
                  .put("name", name)
                  .put("in", "query")
                  .put("required", !field.optional());
          if (field.type().isCollectionLikeType()) {
            parameter.put("style", "form").put("explode", false);
          }
          parameter.set("schema", properties.path(name));
        });
  }

  ObjectNode all() {
    ObjectNode all = Json.mapper().createObjectNode();
    known.forEach(all::set);
    return all;
  }

  private void add(Class<?> type) {
    if (!known.containsKey(type.getSimpleName())) {
      resolve(type);
    }
  }

  private JsonNode resolve(Class<?> type) {
    ResolvedSchema resolved =
        converters.resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(false));
    resolved.referencedSchemas.forEach(
        (name, schema) -> known.putIfAbsent(name, Json31.mapper().valueToTree(schema)));
    ObjectNode own = Json31.mapper().valueToTree(resolved.schema);
    if (type.isRecord()) {
      require(own, type);
      known.put(type.getSimpleName(), own);
    }
    return own;
  }

  /** In a body a component is required unless it may be absent; answers always have all. */
  private static void require(ObjectNode schema, Class<?> type) {
    ArrayNode required = schema.putArray("required");
    RecordShape.of(type)
        .fields()
        .forEach((name, field) -> {
          if (!field.optional()) {
            required.add(name);
          }
        });
    if (required.isEmpty()) {
      schema.remove("required");
    }
  }

  private static void nullable(ObjectNode schema, String type) {
    schema.putArray("type").add(type).add("null");
  }

  private static ObjectNode reference(String name) {
    return Json.mapper().createObjectNode().put("$ref", "#/components/schemas/" + name);
  }
}
