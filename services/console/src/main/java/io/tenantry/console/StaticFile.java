package io.tenantry.console;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/**
 * A file from the class path, read and compressed once, when the program starts.
 *
 * @param gzip the same, shorter
 */
record StaticFile(Buffer content, Buffer gzip) {

  /** It changes with the program only; a day bounds how long a browser shows the one before. */
  private static final String MAY_BE_KEPT = "public, max-age=86400";

  /**
   * @param name beside this class, or from the root of the class path
   */
  static StaticFile read(String name) {
    try (InputStream in =
        Objects.requireNonNull(StaticFile.class.getResourceAsStream(name), name)) {
      byte[] content = in.readAllBytes();
      ByteArrayOutputStream shorter = new ByteArrayOutputStream(content.length / 3);
      try (GZIPOutputStream out = new GZIPOutputStream(shorter)) {
        out.write(content);
      }
      return new StaticFile(Buffer.buffer(content), Buffer.buffer(shorter.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** The file as this caller can read it. */
  Answer answer(String type, Call call) {
    Answer answer =
        call.acceptsGzip()
            ? Answer.file(type, gzip).with("Content-Encoding", "gzip")
            : Answer.file(type, content);
    return answer.with("Vary", "Accept-Encoding").with("Cache-Control", MAY_BE_KEPT);
  }
}
