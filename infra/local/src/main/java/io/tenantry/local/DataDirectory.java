package io.tenantry.local;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.embedded.EmbeddedPostgres;
import io.tenantry.server.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** What is kept between runs: the database, the master key, the log of the last run. */
final class DataDirectory {
  private final Path directory;

  DataDirectory(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(this.directory);
    } catch (IOException e) {
      throw new CannotRun("the data directory cannot be made: " + this.directory);
    }
  }

  /** The database and what was sealed for it go; nothing else in the directory is touched. */
  void empty() {
    EmbeddedPostgres.erase(directory);
    try {
      Files.deleteIfExists(masterKey());
    } catch (IOException e) {
      throw new CannotRun("cannot be deleted: " + masterKey());
    }
  }

  Path log() {
    return directory.resolve("tenantry.log");
  }

  Path postgres() {
    return directory;
  }

  /** The same at each start, or nothing that was sealed could be opened again. */
  SecretBox secrets() {
    try {
      if (Files.notExists(masterKey())) {
        writeNewKey();
      }
      return new SecretBox(Base64.getDecoder().decode(Files.readString(masterKey()).strip()));
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotRun("the master key cannot be read: " + masterKey());
    }
  }

  /** Readable by its owner from the first byte on, and complete or not there. */
  private void writeNewKey() throws IOException {
    byte[] key = new byte[SecretBox.MASTER_KEY_BYTES];
    new SecureRandom().nextBytes(key);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path draft = Files.createTempFile(directory, "master", ".key", ownerOnly);
    Files.writeString(draft, Base64.getEncoder().encodeToString(key), StandardOpenOption.WRITE);
    Files.move(draft, masterKey());
  }

  private Path masterKey() {
    return directory.resolve("master.key");
  }
}
