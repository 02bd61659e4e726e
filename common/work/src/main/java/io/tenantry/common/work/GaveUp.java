package io.tenantry.common.work;

/** A handler knows that no later attempt can succeed: the job is dead at once. */
public final class GaveUp extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public GaveUp(String reason) {
    super(reason, null, false, false);
  }
}
