package io.tenantry.sessions;

import io.tenantry.access.Rights;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Route;
import java.util.List;

/** What the guard says when it does not let somebody in. */
final class Refusals {

  private Refusals() {}

  static Problem notSignedIn() {
    return new Problem.Unauthorized("not-signed-in", "sign in first");
  }

  static Problem notOurs() {
    return new Problem.Unauthorized("invalid-token", "this token is not valid here; sign in again");
  }

  static Problem expired() {
    return new Problem.Unauthorized("token-expired", "this token has expired; refresh it");
  }

  static Problem keyWanted() {
    return new Problem.Unauthorized("api-key-wanted", "this route takes API keys, not people");
  }

  static Problem keyNotValid() {
    return new Problem.Unauthorized(
        "invalid-api-key", "this key is not valid: unknown, revoked, expired or without an owner");
  }

  static Problem keysElsewhere() {
    return new Problem.Unauthorized(
        "keys-not-here", "API keys are for the paths under /v1/system only");
  }

  static Problem badOrigin() {
    return new Problem.Forbidden(
        "bad-origin", "a browser may send this from the pages of this installation only");
  }

  static Problem missing(Route route) {
    return Problem.Forbidden.missing(List.of(route.permission()));
  }

  /** Something was taken from the actor while the request was under way. */
  static Problem lost(Actor actor, Rights now) {
    return Problem.Forbidden.missing(
        actor.permissions().stream().filter(held -> !now.include(held)).toList());
  }

  static Problem readOnly() {
    return new Problem.Forbidden(
        "read-only", "you act in another person's name to read only; this would change something");
  }

  static Problem pinned() {
    return new Problem.Forbidden(
        "closed-while-impersonating", "this impersonation stays in the organization it began in");
  }

  static Problem signInAgain() {
    return new Problem.Forbidden(
        "sign-in-again", "this wants a sign-in of the last 30 minutes; sign in again");
  }
}
