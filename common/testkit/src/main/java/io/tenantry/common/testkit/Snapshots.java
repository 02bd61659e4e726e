package io.tenantry.common.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;

/**
 * Compares what the program says with what it said when somebody last looked at it. The committed
 * files lie in {@code src/test/resources/snapshots}; {@code -Dsnapshots.update=true} writes them.
 */
public final class Snapshots {
  private static final Path FOLDER = Path.of("src/test/resources/snapshots");
  private static final ObjectMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Snapshots() {}

  /** JSON, with ids, times and tokens left out. */
  public static void json(String name, JsonObject json) {
    try {
      String text = PRETTY.writeValueAsString(json.getMap()) + "\n";
      golden(FOLDER.resolve(name + ".json"), Redaction.of(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /** A text such as a mail, with ids, times and tokens left out. */
  public static void text(String name, String text) {
    golden(FOLDER.resolve(name), Redaction.of(text));
  }

  /** A committed file that must be exactly this, e.g. {@code infra/routes.txt}. */
  public static void golden(Path file, String text) {
    try {
      if (Boolean.getBoolean("snapshots.update")) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
        return;
      }
      String hint = "if %s should change: run again with -Dsnapshots.update=true and read the diff";
      Assertions.assertThat(file).as(hint, file).exists();
      Assertions.assertThat(text).as(hint, file).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
