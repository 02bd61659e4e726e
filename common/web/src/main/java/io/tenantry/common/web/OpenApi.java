package io.tenantry.common.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Json31;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The OpenAPI 3.1 document of the table: generated from the routes and their records, so it cannot
 * say anything else than the program does.
 */
public final class OpenApi {

  private final Schemas schemas = new Schemas();
  private final ObjectNode document = Json.mapper().createObjectNode();

  private OpenApi() {}

  /** The document of these routes. Takes some hundred milliseconds: not for an event loop. */
  public static JsonNode document(List<Route> routes) {
    return new OpenApi().of(routes);
  }

  private JsonNode of(List<Route> routes) {
    document.put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Tenantry")
        .put("version", "1")
        .put("description", "User management for B2B software as a service.");
    ObjectNode paths = document.putObject("paths");
    Map<String, List<Route>> byPath = new TreeMap<>();
    routes.forEach(r -> byPath.computeIfAbsent(r.path(), any -> new ArrayList<>()).add(r));
    byPath.forEach((path, lines) -> addPath(paths.putObject(path), path, lines));
    ObjectNode components = document.putObject("components");
    components.set("schemas", schemas.all());
    components
        .putObject("securitySchemes")
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer");
    return document;
  }

  private void addPath(ObjectNode item, String path, List<Route> lines) {
    ArrayNode parameters = item.putArray("parameters");
    for (String segment : path.split("/", -1)) {
      if (segment.startsWith("{")) {
        parameters
            .addObject()
            .put("name", segment.substring(1, segment.length() - 1))
            .put("in", "path")
            .put("required", true)
            .putObject("schema")
            .put("type", "string");
      }
    }
    if (parameters.isEmpty()) {
      item.remove("parameters");
    }
    for (Route route : lines) {
      addOperation(item.putObject(route.method().toLowerCase(Locale.ROOT)), route);
    }
  }

  private void addOperation(ObjectNode operation, Route route) {
    operation.put("operationId", operationId(route));
    if (!route.summary().isEmpty()) {
      operation.put("summary", route.summary());
    }
    operation.put("description", "Permission: " + route.permission());
    if (!route.permission().equals(Permission.PUBLIC)) {
      operation.putArray("security").addObject().putArray("bearer");
    }
    ArrayNode parameters = operation.putArray("parameters");
    route.query().ifPresent(query -> schemas.parameters(parameters, query));
    route.parameters().forEach(one -> parameter(parameters.addObject(), one));
    if (route.scope() == Scope.SYSTEM) {
      parameter(parameters.addObject(), orgOfSystem(route));
    }
    OpenApiHeaders.parameters(parameters, route);
    if (parameters.isEmpty()) {
      operation.remove("parameters");
    }
    route
        .takes()
        .ifPresent(body -> {
          ObjectNode request = operation.putObject("requestBody").put("required", true);
          content(request, route.foreign() ? BodyReader.FORM : BodyReader.JSON)
              .set("schema", schemas.of(body));
        });
    if (route.uploads()) {
      ObjectNode request = operation.putObject("requestBody").put("required", true);
      for (String type : Upload.TYPES) {
        content(request, type).putObject("schema").put("type", "string");
      }
    }
    ObjectNode responses = operation.putObject("responses");
    ObjectNode ok = responses.putObject(Integer.toString(route.status()));
    ok.put("description", "done");
    route
        .answers()
        .ifPresent(body -> content(ok, "application/json").set("schema", schema(route, body)));
    if (route.streams()) {
      content(ok, ServerSentEvents.TYPE).putObject("schema").put("type", "string");
    }
    if (route.file()) {
      content(ok, "text/csv").putObject("schema").put("type", "string");
      content(ok, Json.LINES_TYPE).putObject("schema").put("type", "string");
    }
    OpenApiHeaders.answers(responses, ok, route);
    route.otherwise().ifPresent(other -> addOtherStatus(responses, other));
    ObjectNode refused = responses.putObject("default").put("description", "a problem (RFC 9457)");
    content(refused, "application/problem+json").set("schema", schemas.problem());
  }

  private static Parameter orgOfSystem(Route route) {
    ObjectNode text = Json.mapper().createObjectNode().put("type", "string");
    String of = "the organization, by id or slug; a key of the platform ";
    String rule = route.everywhere() ? "asks of all without it" : "has to name it";
    return new Parameter(Route.ORG_OF_SYSTEM, of + rule, text);
  }

  private static void parameter(ObjectNode at, Parameter parameter) {
    at.put("name", parameter.name()).put("in", "query").put("required", false);
    at.put("description", parameter.description());
    if (parameter.schema().path("type").asText().equals("array")) {
      at.put("style", "form").put("explode", false);
    }
    at.set("schema", parameter.schema());
  }

  private ObjectNode schema(Route route, Class<?> body) {
    if (route.paged()) {
      return schemas.page(body);
    }
    return route
        .otherwise()
        .filter(other -> !other.isAnnotationPresent(AnsweredWith.class))
        .map(other -> schemas.either(body, other))
        .orElseGet(() -> schemas.of(body));
  }

  private void addOtherStatus(ObjectNode responses, Class<?> other) {
    AnsweredWith status = other.getAnnotation(AnsweredWith.class);
    if (status != null) {
      ObjectNode answer = responses.putObject(Integer.toString(status.value()));
      answer.put("description", "done otherwise, as the request asks");
      content(answer, "application/json").set("schema", schemas.of(other));
    }
  }

  private static ObjectNode content(ObjectNode at, String type) {
    return at.withObject("/content").putObject(type);
  }

  private static String operationId(Route route) {
    String words =
        route.path().replaceAll("^/v1/", "").replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "");
    return route.method().toLowerCase(Locale.ROOT) + "_" + words.replaceAll("^_", "");
  }

  /** The document as it is committed and sent. */
  public static String text(JsonNode document) {
    try {
      return Json31.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
