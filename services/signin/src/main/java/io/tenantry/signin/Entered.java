package io.tenantry.signin;

import io.tenantry.sessions.Opened;

/** Where the proof of who somebody is has led. */
sealed interface Entered {

  /** To a session. */
  record In(Opened opened) implements Entered {}

  /**
   * To something that is wanted of them first.
   *
   * @param wanted the body of the answer that says what
   * @param outcome how the meters call it
   */
  record First(Object wanted, String outcome) implements Entered {}
}
