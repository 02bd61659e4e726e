package io.tenantry.common.web;

import java.util.UUID;

/** The thing that a request edits, and what the caller demands of it. */
public record Target(UUID id, Precondition precondition) {

  /** Whatever its version is by now. */
  public static Target of(UUID id) {
    return new Target(id, Precondition.NONE);
  }
}
