package io.tenantry.invitations;

import io.tenantry.common.web.Problem;
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

  /**
   * The invitation, for whoever wanted this one only.
   *
   * @throws Problem.Conflict if none was made
   */
  Invitation made() {
    return switch (outcome) {
      case INVITED -> invitation.orElseThrow();
      case ALREADY_INVITED ->
          throw new Problem.Conflict(
              "already-invited", "this address has a pending invitation; send that one anew");
      case ALREADY_MEMBER ->
          throw new Problem.Conflict("already-member", "this address belongs to a member already");
    };
  }
}
