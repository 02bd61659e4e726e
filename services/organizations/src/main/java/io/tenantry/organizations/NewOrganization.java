package io.tenantry.organizations;

import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An organization to be made.
 *
 * @param name for people; spaces around it are dropped
 * @param slug for paths
 * @param invitationDays how long an invitation can be accepted; {@value #INVITATION_DAYS_DEFAULT}
 *     where nothing is said
 */
public record NewOrganization(String name, String slug, Optional<Integer> invitationDays) {

  /** A week: long enough for a holiday's beginning, short for a link that lies in a mailbox. */
  public static final int INVITATION_DAYS_DEFAULT = 7;

  /** A forgotten link must not stay good for longer than a month. */
  public static final int INVITATION_DAYS_MAX = 30;

  /** It stands in the subject of mails and in one line of lists. */
  public static final int NAME_MAX = 200;

  /**
   * @throws Problem.Invalid with everything that is wrong at once
   */
  public NewOrganization {
    name = name.strip();
    List<Complaint> complaints = new ArrayList<>(aboutName(name));
    Slug.complaint(slug).ifPresent(wrong -> complaints.add(new Complaint("/slug", wrong)));
    complaints.addAll(aboutInvitationDays(invitationDays));
    if (!complaints.isEmpty()) {
      throw new Problem.Invalid(complaints);
    }
  }

  static List<Complaint> aboutName(String name) {
    List<Complaint> complaints = new ArrayList<>();
    if (name.isEmpty() || name.length() > NAME_MAX) {
      complaints.add(new Complaint("/name", "must be 1 to " + NAME_MAX + " characters"));
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      complaints.add(new Complaint("/name", "must be one line without control characters"));
    }
    return complaints;
  }

  static List<Complaint> aboutInvitationDays(Optional<Integer> invitationDays) {
    return invitationDays.filter(days -> days < 1 || days > INVITATION_DAYS_MAX).stream()
        .map(wrong -> new Complaint("/invitation_days", "must be from 1 to " + INVITATION_DAYS_MAX))
        .toList();
  }

  int invitationDaysOrDefault() {
    return invitationDays.orElse(INVITATION_DAYS_DEFAULT);
  }
}
