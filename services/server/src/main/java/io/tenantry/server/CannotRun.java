package io.tenantry.server;

/** The program cannot do what it was asked; the message is one line that a person can act on. */
public final class CannotRun extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotRun(String message) {
    super(message);
  }
}
