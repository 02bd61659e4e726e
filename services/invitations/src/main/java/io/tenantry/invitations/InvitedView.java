package io.tenantry.invitations;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of one address among several. */
public record InvitedView(String email, String outcome, @Nullable InvitationView invitation) {

  /** What became of all of them, in the order they were given. */
  public record InvitedList(List<InvitedView> data) {

    static InvitedList of(List<Invited> invited) {
      return new InvitedList(invited.stream().map(InvitedView::of).toList());
    }
  }

  static InvitedView of(Invited invited) {
    return new InvitedView(
        invited.email(),
        invited.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        invited.invitation().map(InvitationView::of).orElse(null));
  }
}
