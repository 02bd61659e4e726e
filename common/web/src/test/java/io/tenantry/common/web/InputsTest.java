package io.tenantry.common.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {

  enum Colour {
    RED,
    BLUE
  }

  record Address(@NotBlank String street) {}

  record Person(
      @NotBlank @OneLine @Size(max = 20) String fullName,
      @NotEmpty List<@Email String> emails,
      @Nullable Integer age,
      @Nullable Instant bornAt,
      @Nullable @Valid Address address) {}

  record Filter(
      @Nullable String search,
      @Nullable List<Colour> colours,
      @Nullable @Max(10) Integer limit,
      @Nullable Boolean big,
      @Nullable UUID owner) {}

  @Test
  void aGoodBodyBecomesItsRecord() {
    Person person =
        body(
            """
            {"full_name": "Ada", "emails": ["a@b.test"], "age": 36,
             "born_at": "1815-12-10T00:00:00Z", "address": {"street": "Main"}}
            """);
    assertThat(person)
        .isEqualTo(
            new Person(
                "Ada",
                List.of("a@b.test"),
                36,
                Instant.parse("1815-12-10T00:00:00Z"),
                new Address("Main")));
  }

  @Test
  void whatMayBeAbsentMayBeNullOrMissing() {
    assertThat(body("{\"full_name\": \"Ada\", \"emails\": [\"a@b.test\"], \"age\": null}").age())
        .isNull();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThat(
            complaints(
                """
                {"emails": "a@b.test", "age": "old", "born_at": "soon", "shoe/size": 3,
                 "address": {"street": 5, "city": "X"}}
                """))
        .extracting(Complaint::pointer)
        .containsExactlyInAnyOrder(
            "/full_name",
            "/emails",
            "/age",
            "/born_at",
            "/shoe~1size",
            "/address/street",
            "/address/city");
  }

  @Test
  void rulesAreToldByPointerToo() {
    assertThat(
            complaints(
                """
                {"full_name": "a name\\nof far too many letters", "emails": ["a@b.test", "nobody"],
                 "address": {"street": " "}}
                """))
        .extracting(Complaint::pointer)
        .containsExactlyInAnyOrder("/full_name", "/full_name", "/emails/1", "/address/street");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"a\":1}{}", "{\"a\":1,\"a\":2}", "nul\u0000"})
  void whatIsNotAJsonObjectIsRefusedAsSuch(String text) {
    assertThatThrownBy(() -> body(text))
        .isInstanceOfSatisfying(
            Problem.Invalid.class, e -> assertThat(e.code()).isIn("not-json", "invalid"));
  }

  @Test
  void aDeepNestIsRefusedBeforeItHurts() {
    assertThatThrownBy(() -> body("{\"full_name\":" + "[".repeat(100_000)))
        .isInstanceOf(Problem.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A\\u0000da", "A\\ud800da", "\\udc00"})
  void charactersThatCannotBeStoredAreRefused(String name) {
    assertThat(complaints("{\"full_name\": \"" + name + "\", \"emails\": [\"a@b.test\"]}"))
        .singleElement()
        .satisfies(c -> assertThat(c.pointer()).isEqualTo("/full_name"));
  }

  record Painted(Colour colour) {}

  /** Whoever sends a position in a list of words would get another word when the list grows. */
  @Test
  void aNumberIsNotAWord() {
    for (String sent : List.of("{\"colour\": 1}", "{\"colour\": \"1\"}")) {
      assertThat(complaints(() -> Inputs.body(Painted.class, Buffer.buffer(sent))))
          .extracting(Complaint::pointer)
          .containsExactly("/colour");
    }
    MultiMap query = MultiMap.caseInsensitiveMultiMap().add("colours", "0");
    assertThat(complaints(() -> Inputs.query(Filter.class, query)))
        .extracting(Complaint::pointer)
        .containsExactly("?colours/0");
  }

  @Test
  void aWholePairOfSurrogatesIsALetterLikeAnyOther() {
    assertThat(body("{\"full_name\": \"Ada 🦊\", \"emails\": [\"a@b.test\"]}").fullName())
        .isEqualTo("Ada 🦊");
  }

  @Test
  void queryParametersBecomeTheirRecord() {
    UUID owner = UUID.randomUUID();
    MultiMap query =
        MultiMap.caseInsensitiveMultiMap()
            .add("search", "a+b")
            .add("colours", "red, BLUE")
            .add("limit", "5")
            .add("big", "true")
            .add("owner", owner.toString());
    assertThat(Inputs.query(Filter.class, query))
        .isEqualTo(new Filter("a+b", List.of(Colour.RED, Colour.BLUE), 5, true, owner));
  }

  @Test
  void wrongUnknownAndDoubledParametersAreToldByName() {
    MultiMap query =
        MultiMap.caseInsensitiveMultiMap()
            .add("limit", "many")
            .add("colours", "red,green")
            .add("owner", "me")
            .add("nonsense", "1");
    assertThat(complaints(() -> Inputs.query(Filter.class, query)))
        .extracting(Complaint::pointer)
        .containsExactlyInAnyOrder("?limit", "?colours/1", "?owner", "?nonsense");
    MultiMap twice = MultiMap.caseInsensitiveMultiMap().add("limit", "1").add("limit", "2");
    assertThat(complaints(() -> Inputs.query(Filter.class, twice)))
        .extracting(Complaint::pointer)
        .containsExactly("?limit");
    MultiMap tooMany = MultiMap.caseInsensitiveMultiMap().add("limit", "11");
    assertThat(complaints(() -> Inputs.query(Filter.class, tooMany)))
        .extracting(Complaint::pointer)
        .containsExactly("?limit");
  }

  record Patch(@Nullable @Size(max = 5) String name, @Nullable @Valid Inner inner, Sent sent) {}

  record Inner(@Nullable String city, Sent sent) {}

  @Test
  void aMergePatchKnowsWhatWasSentAndWhatWasLeftOut() {
    Patch patch = Inputs.body(Patch.class, Buffer.buffer("{\"inner\": {\"city\": null}}"));
    assertThat(patch.name()).isNull();
    assertThat(patch.sent().has("name")).isFalse();
    assertThat(patch.sent().has("inner")).isTrue();
    assertThat(requireNonNull(patch.inner()).sent().names()).containsExactly("city");
    Patch cleared = Inputs.body(Patch.class, Buffer.buffer("{\"name\": null}"));
    assertThat(cleared.name()).isNull();
    assertThat(cleared.sent().has("name")).isTrue();
    assertThatThrownBy(() -> Inputs.body(Patch.class, Buffer.buffer("{\"sent\": {}}")))
        .isInstanceOf(Problem.Invalid.class);
  }

  private static Person body(String text) {
    return Inputs.body(Person.class, Buffer.buffer(text));
  }

  private static List<Complaint> complaints(String text) {
    return complaints(() -> body(text));
  }

  private static List<Complaint> complaints(Runnable reading) {
    return catchThrowableOfType(Problem.Invalid.class, reading::run).complaints();
  }
}
