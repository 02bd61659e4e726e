package io.tenantry.users;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person of an organization, as it leaves: the row of the list and what a list does not tell.
 */
public record MemberDetailView(
    @JsonUnwrapped MemberView member, @Nullable SuspensionView suspension) {

  /** Why and until when the person is shut out; {@code by} is a user id. */
  public record SuspensionView(
      @Nullable String reason, @Nullable Instant until, Instant at, @Nullable UUID by) {

    static SuspensionView of(Suspension s) {
      return new SuspensionView(
          s.reason().orElse(null), s.until().orElse(null), s.at(), s.by().orElse(null));
    }
  }

  static MemberDetailView of(MemberDetail detail) {
    return new MemberDetailView(
        MemberView.of(detail.member()), detail.suspension().map(SuspensionView::of).orElse(null));
  }
}
