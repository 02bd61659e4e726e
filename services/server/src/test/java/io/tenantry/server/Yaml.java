package io.tenantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A place in a YAML document; what is not there is asked for in vain and found missing by text. */
record Yaml(String path, @Nullable Object value) {

  static final Path INFRA = Path.of("../../infra");

  /** Every document of every YAML file below this folder; a key said twice is a mistake. */
  static List<Yaml> allIn(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().matches(".*\\.ya?ml"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .flatMap(Yaml::documents)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Yaml> documents(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      var all =
          new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(Files.readString(file));
      return StreamSupport.stream(all.spliterator(), false)
          .map(document -> new Yaml(file.getFileName().toString(), document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Yaml document(Path file) {
    List<Yaml> documents = documents(file).toList();
    assertThat(documents).as(file.toString()).hasSize(1);
    return documents.getFirst();
  }

  Yaml at(String... keys) {
    Yaml place = this;
    for (String key : keys) {
      Object inner = place.value instanceof Map<?, ?> map ? map.get(key) : null;
      place = new Yaml(place.path + "/" + key, inner);
    }
    return place;
  }

  boolean isThere() {
    return value != null;
  }

  String text() {
    assertThat(value).as(path).isNotNull();
    return String.valueOf(value);
  }

  List<Yaml> list() {
    return value instanceof List<?> all
        ? all.stream().map(item -> new Yaml(path + "[]", item)).toList()
        : List.of();
  }

  List<String> texts() {
    return list().stream().map(Yaml::text).toList();
  }

  /** The keys here and what is below each. */
  Stream<Map.Entry<String, Yaml>> entries() {
    return value instanceof Map<?, ?> map
        ? map.keySet().stream().map(key -> Map.entry(String.valueOf(key), at((String) key)))
        : Stream.empty();
  }

  /** This place and every one below it. */
  Stream<Yaml> all() {
    Stream<Yaml> below = Stream.concat(entries().map(Map.Entry::getValue), list().stream());
    return Stream.concat(Stream.of(this), below.flatMap(Yaml::all));
  }
}
