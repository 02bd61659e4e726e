package io.tenantry.invitations;

import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of invitations is asked for; newest first.
 *
 * @param state as it is shown: a pending one whose time has passed is {@code expired}
 */
public record InvitationQuery(
    Invitation.@Nullable State state,
    @Nullable Integer limit,
    @Nullable @Size(max = 2_000) String cursor,
    @Nullable Integer offset) {

  @Nullable String stateWord() {
    return state == null ? null : state.word();
  }

  /** Names list and filter: a cursor is good for nothing else. */
  String binding(UUID org) {
    return "invitations " + org + ' ' + stateWord();
  }
}
