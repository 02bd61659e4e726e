package io.tenantry.common.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Which edit of a thing somebody has seen. Another edit, another version; what changes without
 * being edited (a last sign-in) leaves it alone.
 */
public record Version(String text) {

  private static final int DIGITS_AND_LETTERS = 36;

  /**
   * The version of a row whose {@code updated_at} grows with every edit; the trigger function
   * {@code tenantry.newer_version} sees to it.
   */
  public static Version of(Instant updatedAt) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt);
    return new Version(Long.toString(micros, DIGITS_AND_LETTERS));
  }
}
