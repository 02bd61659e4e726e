package io.tenantry.users;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What kind of person somebody is in an organization. It grants nothing; roles do. */
record TypeFlags(boolean isAdmin, boolean isInstructor, boolean isLearner) {

  /** Of somebody new with these roles; a learner where nothing else is said. */
  static TypeFlags ofNew(NewMember wanted) {
    boolean admin =
        Boolean.TRUE.equals(wanted.isAdmin()) || AdminRoles.amongst(wanted.wantedRoles());
    boolean instructor = Boolean.TRUE.equals(wanted.isInstructor());
    return new TypeFlags(admin, instructor, orElse(wanted.isLearner(), !admin && !instructor));
  }

  /**
   * After an edit; the roles bring the admin's flag with them, and whoever is nothing else learns.
   */
  static TypeFlags ofEdited(Member member, MemberPatch wanted, Collection<String> roles) {
    boolean admin =
        AdminRoles.amongst(roles) || orElse(wanted.isAdmin(), AdminRoles.flagAfter(member, roles));
    boolean instructor = orElse(wanted.isInstructor(), member.isInstructor());
    boolean learner = member.isLearner() || (!admin && !instructor);
    return new TypeFlags(admin, instructor, orElse(wanted.isLearner(), learner));
  }

  /** Somebody is of at least one type, and admins and instructors have a role. */
  void require(Collection<String> roles, Complaints complaints) {
    complaints.unless(
        isAdmin || isInstructor || isLearner,
        "/is_learner",
        "a person is a learner, an instructor or an admin");
    complaints.unless(
        !roles.isEmpty() || !(isAdmin || isInstructor),
        "/roles",
        "an admin or instructor needs a role");
  }

  static boolean orElse(@Nullable Boolean said, boolean otherwise) {
    return said == null ? otherwise : said;
  }
}
