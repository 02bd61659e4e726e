package io.tenantry.common.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate for {@code localhost} that has signed itself.
 *
 * @param store key and certificate (PKCS 12)
 * @param pem the certificate alone, for those who are to trust it
 */
record TestCertificate(Path store, Path pem) {

  static final String PASSWORD = "changeit";

  static TestCertificate in(Path directory) throws Exception {
    Path store = directory.resolve("store");
    Path pem = directory.resolve("cert.pem");
    keytool(
        "-genkeypair -alias smtp -keyalg EC -dname CN=localhost -ext san=dns:localhost"
            + " -storetype PKCS12 -storepass "
            + PASSWORD
            + " -keystore "
            + store);
    keytool(
        "-exportcert -rfc -alias smtp -storepass "
            + PASSWORD
            + " -keystore "
            + store
            + " -file "
            + pem);
    return new TestCertificate(store, pem);
  }

  private static void keytool(String arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
