package io.tenantry.common.web;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** JSON schemas of records, by swagger-core; absent and null are told by {@link RecordShape}. */
final class Schemas {

  private final ModelConverters converters = new ModelConverters(true);
  private final Map<String, JsonNode> known = new TreeMap<>();
  private final Set<Class<?>> added = new HashSet<>();
  private final Map<String, Class<?>> named = new HashMap<>();

  Schemas() {
    converters.addConverter(new ModelResolver(Json.mapper()).openapi31(true));
  }

  /** A reference to the schema of this record, which is added to the components. */
  ObjectNode of(Class<?> type) {
    add(type);
    return reference(type.getSimpleName());
  }

  /** One of two records, as the request asks. */
  ObjectNode either(Class<?> one, Class<?> other) {
    ObjectNode either = Json.mapper().createObjectNode();
    either.putArray("oneOf").add(of(one)).add(of(other));
    return either;
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
    if (!added.add(type)) {
      return;
    }
    Class<?> other = named.putIfAbsent(type.getSimpleName(), type);
    if (other != null) {
      throw new IllegalStateException(type + " and " + other + " would be one schema");
    }
    ObjectNode own = resolve(type);
    withoutInside(own, type);
    for (RecordShape.Field field : RecordShape.of(type).fields().values()) {
      addIfRecord(field.type());
    }
    tellAbsent(own, type);
    known.put(type.getSimpleName(), own);
  }

  /**
   * What a merge patch was sent is no member of it; a part of a record has no schema of its own.
   */
  private void withoutInside(ObjectNode schema, Class<?> type) {
    known.remove(Sent.class.getSimpleName());
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType() == Sent.class) {
        schema.withObject("/properties").remove(RecordShape.wireName(component.getName()));
      }
      if (RecordShape.isPartOf(component) && !added.contains(component.getType())) {
        known.remove(component.getType().getSimpleName());
      }
    }
  }

  private void addIfRecord(JavaType type) {
    JavaType inner = type.isContainerType() ? type.getContentType() : type;
    if (inner.getRawClass().isRecord()) {
      add(inner.getRawClass());
    }
  }

  private ObjectNode resolve(Class<?> type) {
    ResolvedSchema resolved =
        converters.resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(false));
    resolved.referencedSchemas.forEach(
        (name, schema) -> known.putIfAbsent(name, onTheWire(Json31.mapper().valueToTree(schema))));
    return (ObjectNode) onTheWire(Json31.mapper().valueToTree(resolved.schema));
  }

  /** Constants of an enum are lower case on the wire. */
  private static JsonNode onTheWire(JsonNode schema) {
    for (JsonNode holder : schema.findParents("enum")) {
      ArrayNode lower = Json.mapper().createArrayNode();
      holder.path("enum").forEach(value -> lower.add(value.asText().toLowerCase(Locale.ROOT)));
      ((ObjectNode) holder).set("enum", lower);
    }
    return schema;
  }

  /** What may be absent is not required, and null in an answer. */
  private static void tellAbsent(ObjectNode schema, Class<?> type) {
    ArrayNode required = Json.mapper().createArrayNode();
    ObjectNode properties = schema.withObject("/properties");
    RecordShape.of(type)
        .fields()
        .forEach((name, field) -> {
          if (!field.optional()) {
            required.add(name);
          } else if (properties.get(name) instanceof ObjectNode property) {
            properties.set(name, orNull(property));
          }
        });
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
  }

  private static ObjectNode orNull(ObjectNode schema) {
    if (schema.path("type").isTextual()) {
      nullable(schema, schema.path("type").asText());
      return schema;
    }
    ObjectNode either = Json.mapper().createObjectNode();
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }

  private static void nullable(ObjectNode schema, String type) {
    schema.putArray("type").add(type).add("null");
  }

  private static ObjectNode reference(String name) {
    return Json.mapper().createObjectNode().put("$ref", "#/components/schemas/" + name);
  }
}
