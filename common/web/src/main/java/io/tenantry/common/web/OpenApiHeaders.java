package io.tenantry.common.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the document says of the headers of conditional and of repeated requests. */
final class OpenApiHeaders {

  private OpenApiHeaders() {}

  static void parameters(ArrayNode parameters, Route route) {
    if (route.versioned()) {
      header(parameters, "If-Match", "The ETag that was read; 412 if somebody has edited since");
    }
    if (isVersionedRead(route)) {
      header(parameters, "If-None-Match", "The ETag that is known; 304 if it is still the same");
    }
    if (route.keepsAnswers()) {
      header(
              parameters,
              RequestKey.HEADER,
              "The same key again within 24 hours: the same answer, and nothing happens twice")
          .put("minLength", 1)
          .put("maxLength", RequestKey.MAX_LENGTH);
    }
  }

  /** Answers beside the good one that follow from the headers. */
  static void answers(ObjectNode responses, ObjectNode good, Route route) {
    if (route.answers().filter(Versioned.class::isAssignableFrom).isPresent() && !route.paged()) {
      text(good.putObject("headers").putObject("ETag").putObject("schema"));
    }
    if (isVersionedRead(route)) {
      responses.putObject("304").put("description", "still the same");
    }
    if (route.path().contains("{org}")) {
      responses
          .putObject("308")
          .put("description", "{org} is a slug from before; Location has the present one");
    }
  }

  private static boolean isVersionedRead(Route route) {
    return route.method().equals("GET")
        && !route.paged()
        && route.answers().filter(Versioned.class::isAssignableFrom).isPresent();
  }

  private static ObjectNode header(ArrayNode parameters, String name, String meaning) {
    ObjectNode parameter =
        parameters
            .addObject()
            .put("name", name)
            .put("in", "header")
            .put("description", meaning)
            .put("required", false);
    return text(parameter.putObject("schema"));
  }

  private static ObjectNode text(ObjectNode schema) {
    return schema.put("type", "string");
  }
}
