package io.tenantry.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.SettableClock;
import io.tenantry.common.testkit.TestApp;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {

  private static final Path FILE = bonn();

  private static final World WORLD =
      new World(
          new SessionSettings(
              Duration.ofDays(30), Duration.ofDays(7), Optional.empty(), Optional.of(FILE)));

  @RegisterExtension static final TestApp APP = WORLD.app;

  private final SettableClock clock = new SettableClock();

  @TempDir private Path folder;

  @Test
  void bothListsTellWhereSessionsWereOpened() {
    UUID acme = WORLD.org("acme");
    UUID ann = WORLD.member(acme, "viewer");
    Tokens tokens = WORLD.signIn(ann, acme);
    var rita = WORLD.as(WORLD.signInToPlatform(WORLD.superAdmin("admin")));
    var place = new JsonObject().put("country", "DE").put("region", "NRW").put("city", "Bonn");
    assertThat(place(WORLD.as(tokens).get("/v1/me/sessions").answers(200).json())).isEqualTo(place);
    for (String list : new String[] {"/v1/orgs/" + acme, "/v1/platform"}) {
      assertThat(place(rita.get(list + "/users/" + ann + "/sessions").answers(200).json()))
          .isEqualTo(place);
    }
    APP.database().run("UPDATE sessions SET country = '', region = '', city = ''");
    assertThat(place(WORLD.as(tokens).get("/v1/me/sessions").answers(200).json())).isNull();
  }

  @Test
  void whatTheFileDoesNotTellIsUnknown() throws IOException {
    Path file =
        new PlacesDatabase("GeoLite2-Country")
            .with("192.0.2.0/25", Map.of("registered_country", Map.of("iso_code", "NL")))
            .with("2001:db8::/32", "FR", "Île-de-France", "Paris")
            .write(folder.resolve("some.mmdb"));
    Places places = places(Optional.of(file));
    assertThat(places.of("192.0.2.7")).isEqualTo(new Place("NL", "", ""));
    assertThat(places.of("2001:db8::1")).isEqualTo(new Place("FR", "Île-de-France", "Paris"));
    assertThat(places.of("192.0.2.200")).isEqualTo(Place.UNKNOWN);
    assertThat(places.of("not an address")).isEqualTo(Place.UNKNOWN);
    assertThat(places(Optional.empty()).of("192.0.2.7")).isEqualTo(Place.UNKNOWN);
  }

  @Test
  void aFileThatChangesIsReadAnewAndARuinedOneIsNot() throws IOException {
    Path file = city("Bonn", folder.resolve("changing.mmdb"));
    Places places = places(Optional.of(file));
    assertThat(places.of("192.0.2.7").city()).isEqualTo("Bonn");

    city("Rotterdam", file);
    assertThat(places.of("192.0.2.7").city()).as("looked at within the minute").isEqualTo("Bonn");
    clock.advance(Duration.ofSeconds(61));
    Poll.until("the new file is read", () -> places.of("192.0.2.7").city().equals("Rotterdam"));

    Files.writeString(file, "ruined");
    clock.advance(Duration.ofSeconds(61));
    places.of("192.0.2.7");
    Files.delete(file);
    clock.advance(Duration.ofSeconds(61));
    assertThat(places.of("192.0.2.7").city()).isEqualTo("Rotterdam");

    city("Utrecht!", file);
    clock.advance(Duration.ofSeconds(61));
    Poll.until("it is read again", () -> places.of("192.0.2.7").city().equals("Utrecht!"));
  }

  @Test
  void aFileThatCannotBeUsedIsRefusedAtTheStart() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no database");
    assertThat(SessionSettings.complaintAboutPlaces(text).orElseThrow())
        .startsWith("is no file in MaxMind's format");
    Path numbers =
        new PlacesDatabase("GeoLite2-ASN")
            .with("192.0.2.0/24", Map.of("autonomous_system_number", 64_496L))
            .write(folder.resolve("numbers"));
    assertThat(SessionSettings.complaintAboutPlaces(numbers))
        .contains("tells no cities or countries, it is GeoLite2-ASN");
    assertThat(SessionSettings.complaintAboutPlaces(FILE)).isEmpty();
    assertThatThrownBy(() -> places(Optional.of(text))).isInstanceOf(UncheckedIOException.class);
  }

  private Places places(Optional<Path> file) {
    Vertx vertx = APP.foundation().vertx();
    return new Places(vertx, clock, file);
  }

  private static @Nullable JsonObject place(JsonObject page) {
    return page.getJsonArray("data").getJsonObject(0).getJsonObject("place");
  }

  private static Path city(String name, Path file) throws IOException {
    return new PlacesDatabase("DBIP-City-Lite").with("192.0.2.0/24", "DE", "NRW", name).write(file);
  }

  private static Path bonn() {
    try {
      Path file = Files.createTempFile("places", ".mmdb");
      file.toFile().deleteOnExit();
      return city("Bonn", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
