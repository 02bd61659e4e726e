package io.tenantry.common.work;

import java.util.Optional;

/**
 * The mail server that takes our mails.
 *
 * @param user absent: no authentication
 * @param from the sender of every mail, one plain address, or a name and an address as in {@code
 *     Tenantry <no-reply@example.com>}
 * @param caFile PEM file of the authority that has signed the server's certificate; absent: those
 *     of the JVM
 */
public record MailSettings(
    String host,
    int port,
    Encryption encryption,
    Optional<String> user,
    Optional<String> password,
    String from,
    Optional<String> caFile) {

  /** How the connection is protected. */
  public enum Encryption {
    /** Not at all: for a mail server on the same machine. */
    NONE,
    /** From the first command on; the server must offer it, and its name is checked. */
    STARTTLS,
    /** From the first byte on; the server's name is checked. */
    TLS
  }

  /**
   * @throws IllegalArgumentException if the sender could not stand in a header, or only one of user
   *     and password is given
   */
  public MailSettings {
    if (!OneHeader.isPlain(from) || !from.contains("@")) {
      throw new IllegalArgumentException("the sender is not a mail address on one line");
    }
    if (user.isPresent() != password.isPresent()) {
      throw new IllegalArgumentException("a mail server wants user and password, or neither");
    }
  }

  /** A mail server that asks for nothing, for development and tests. */
  public static MailSettings open(String host, int port, String from) {
    return new MailSettings(
        host, port, Encryption.NONE, Optional.empty(), Optional.empty(), from, Optional.empty());
  }

  /** What ids of mails end in. */
  String domain() {
    return from.substring(from.lastIndexOf('@') + 1).replace(">", "").strip();
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "MailSettings(" + host + ":" + port + ", " + encryption + ")";
  }
}
