package io.tenantry.sessions;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * That somebody may be in an organization, or in none, as {@link Sessions#admit} found it. Good for
 * the transaction that asked: a session that it opens is made under the epochs it names, so
 * whatever ended it meanwhile ends that session too.
 *
 * @param wantsFactor whether the organization lets nobody in without a second factor
 */
public record Admission(UUID user, StandingNow standing, boolean wantsFactor) {

  /** RFC 8176: more than one factor was shown. */
  private static final String SEVERAL = "mfa";

  /** Of {@link SessionSql#STANDING}; throws what {@link StandingNow#requireAllowed} does. */
  static Admission of(UUID user, Optional<UUID> org, Row row) {
    StandingNow standing = StandingNow.of(org, row).requireAllowed();
    return new Admission(user, standing, org.isPresent() && row.getBoolean("factor_wanted"));
  }

  /**
   * @param amr how they proved who they are (RFC 8176)
   */
  boolean isFactorMissing(List<String> amr) {
    return wantsFactor && !amr.contains(SEVERAL);
  }
}
