package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.web.Json;
import io.tenantry.common.web.OpenApi;
import io.tenantry.common.web.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * The document of all routes as a measure of what they answer: nothing else may be in an answer
 * than the document tells, and nothing that it promises may be missing.
 */
final class Document {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final SchemaValidatorsConfig WITH_FORMATS =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private final JsonNode document;

  /** GoldenTest sees to it that this is the committed one. */
  Document(List<Route> routes) {
    this.document = closed(OpenApi.document(routes));
  }

  /** Fails with every difference between the answer and what the document says of it. */
  void hold(Route route, Reply reply) {
    JsonNode responses =
        document
            .path("paths")
            .path(route.path())
            .path(route.method().toLowerCase(Locale.ROOT))
            .path("responses");
    String status = Integer.toString(reply.status());
    String told = reply.status() >= 400 && !responses.has(status) ? "default" : status;
    assertThat(responses.has(told)).as("%s tells of %s", route, status).isTrue();
    hold(route, responses.path(told).path("content"), reply);
  }

  private void hold(Route route, JsonNode content, Reply reply) {
    if (reply.text().isEmpty()) {
      assertThat(content.isMissingNode()).as("%s promises a body", route).isTrue();
      return;
    }
    String type = reply.header("Content-Type").orElseThrow();
    assertThat(content.has(type)).as("%s tells of %s", route, type).isTrue();
    ObjectNode schema = content.path(type).path("schema").deepCopy();
    schema.set("components", document.path("components"));
    JsonSchema measure = FACTORY.getSchema(schema, WITH_FORMATS);
    assertThat(measure.validate(parsed(reply.text())))
        .extracting(ValidationMessage::getMessage)
        .as("%s → %s", route, reply.text())
        .isEmpty();
  }

  /** An object with named members has no others, unless its schema says so itself. */
  private static JsonNode closed(JsonNode document) {
    for (JsonNode holder : document.path("components").findParents("properties")) {
      if (holder instanceof ObjectNode schema
          && schema.path("properties").isObject()
          && !schema.has("additionalProperties")) {
        schema.put("additionalProperties", false);
      }
    }
    return document;
  }

  private static JsonNode parsed(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
