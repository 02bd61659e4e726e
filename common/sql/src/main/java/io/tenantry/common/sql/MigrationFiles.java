package io.tenantry.common.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The migrations that this program was built with, by the names of their files. */
final class MigrationFiles {

  private static final String FOLDER = "db/migration";
  private static final Pattern NAME = Pattern.compile("(?:.*/)?V([0-9_]+)__[^/]*\\.sql");

  private MigrationFiles() {}

  /** Written as Flyway keeps them: {@code 20261121.1001}. */
  static Set<String> versions() {
    Set<String> versions = new TreeSet<>();
    try {
      for (URL folder :
          Collections.list(MigrationFiles.class.getClassLoader().getResources(FOLDER))) {
        addFrom(folder, versions);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  /** One jar has all of them; in development each module has a folder of its own. */
  private static void addFrom(URL folder, Set<String> versions) throws IOException {
    if (folder.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (var file = jar.getJarFile()) {
        add(file.stream().map(JarEntry::getName).filter(n -> n.startsWith(FOLDER)), versions);
      }
    } else {
      try (var files = Files.list(Path.of(URI.create(folder.toString())))) {
        add(files.map(file -> file.getFileName().toString()), versions);
      }
    }
  }

  private static void add(Stream<String> names, Set<String> versions) {
    names
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .map(name -> name.group(1).replace('_', '.'))
        .forEach(versions::add);
  }
}
