package io.tenantry.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  enum Colour {
    RED
  }

  record Inner(@Nullable String note) {}

  record Row(
      UUID id,
      String fullName,
      @Nullable Instant lastSeenAt,
      List<String> roles,
      @Nullable Inner inner) {}

  record Wanted(@Size(max = 50) String fullName, @Nullable String note) {}

  record Query(
      @Nullable Colour colour,
      @Nullable String search,
      @Nullable List<String> roles,
      @Nullable Integer limit) {}

  @Test
  void theDocumentSaysWhatTheTableSays() {
    RouteTable table = new RouteTable();
    Permission list = new Permission("thing:list");
    Endpoint any = call -> Future.succeededFuture();
    table
        .in(Scope.ORG)
        .get("/things", list, any)
        .query(Query.class)
        .answersPage(Row.class)
        .summary("All things")
        .post("/things", list, any)
        .takes(Wanted.class)
        .answers(201, Row.class);

    JsonNode document = OpenApi.document(table.routes());
    JsonNode path = document.path("paths").path("/v1/orgs/{org}/things");
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(path.at("/parameters/0/name").asText()).isEqualTo("org");
    assertThat(path.at("/get/parameters").findValuesAsText("name"))
        .containsExactly("colour", "search", "roles", "limit");
    assertThat(path.at("/get/responses/200/content/application~1json/schema/$ref").asText())
        .isEqualTo("#/components/schemas/RowPage");
    assertThat(path.at("/post/responses").has("201")).isTrue();
    JsonNode schemas = document.at("/components/schemas");
    assertThat(schemas.at("/Row/properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("id", "full_name", "last_seen_at", "roles", "inner");
    assertThat(schemas.at("/Row/properties/last_seen_at").toString()).contains("date-time");
    assertThat(schemas.at("/Row/properties/last_seen_at/type").toString())
        .isEqualTo("[\"string\",\"null\"]");
    assertThat(schemas.at("/Row/properties/inner/anyOf").toString())
        .contains("#/components/schemas/Inner", "null");
    assertThat(schemas.at("/Inner/properties/note/type").toString()).contains("null");
    assertThat(path.at("/get/parameters/0/schema/enum").toString()).isEqualTo("[\"red\"]");
    assertThat(schemas.at("/Wanted/required").toString()).isEqualTo("[\"full_name\"]");
    assertThat(schemas.at("/Wanted/properties/full_name/maxLength").asInt()).isEqualTo(50);
    assertThat(OpenApi.text(document)).endsWith("}\n");
  }
}
