package io.tenantry.audit;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * A note to be written.
 *
 * @param text for other admins; it cannot be changed later
 */
record NewNote(@NotBlank @Size(max = TEXT_MAX) String text) {

  /** A page of writing: longer stories belong where tickets are kept. */
  static final int TEXT_MAX = 5_000;
}
