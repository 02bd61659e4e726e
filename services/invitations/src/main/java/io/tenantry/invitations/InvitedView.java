package io.tenantry.invitations;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of one address among several. */
public record InvitedView(String email, String outcome, @Nullable InvitationView invitation) {

  /** What became of all of them, in the order they were given. */
  public record All(List<InvitedView> data) {

    static All of(List<Invited> invited) {
      return new All(invited.stream().map(InvitedView::of).toList());
    }
  }

  static InvitedView of(Invited invited) {
    return new InvitedView(
        invited.email(),
        invited.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        invited.invitation().map(InvitationView::of).orElse(null));
  }
}
