package io.tenantry.invitations;

import java.util.Optional;

/**
 * What became of one address among several.
 *
 * @param invitation there when the address was invited
 */
public record Invited(String email, Outcome outcome, Optional<Invitation> invitation) {

  public enum Outcome {
    /** A mail is on its way. */
    INVITED,
    /** There is a pending invitation; it can be sent anew. */
    ALREADY_INVITED,
    /** There is nothing to invite to. */
    ALREADY_MEMBER
  }
}
