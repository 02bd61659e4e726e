package io.tenantry.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A secret that lies in a file, as container platforms mount them. */
final class SecretFile {

  /** Far longer than any key or password; whoever names a disk or a log by mistake is told so. */
  private static final int BYTES_MAX = 64 << 10;

  private SecretFile() {}

  /**
   * The text of the file without the line break that editors and {@code echo} put behind it;
   * everything else belongs to the secret.
   *
   * @throws IOException telling the path and why, for an operator
   */
  static String read(String path) throws IOException {
    String text = text(path).replaceFirst("\\r?\\n\\z", "");
    if (text.isEmpty()) {
      throw new IOException(path + " is empty");
    }
    return text;
  }

  private static String text(String path) throws IOException {
    try {
      Path file = Path.of(path);
      if (Files.isDirectory(file)) {
        throw new IOException(path + " is a directory");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return text(path, in.readNBytes(BYTES_MAX + 1));
      }
    } catch (NoSuchFileException e) {
      throw new IOException(path + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException(
          path + " may not be read by the user " + System.getProperty("user.name"), e);
    } catch (CharacterCodingException e) {
      throw new IOException(path + " is not text in UTF-8", e);
    } catch (InvalidPathException e) {
      throw new IOException("this is not the name of a file", e);
    }
  }

  private static String text(String path, byte[] bytes) throws IOException {
    if (bytes.length > BYTES_MAX) {
      throw new IOException(path + " is longer than a secret");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
  }
}
