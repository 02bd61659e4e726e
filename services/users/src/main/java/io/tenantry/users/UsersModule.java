package io.tenantry.users;

import io.tenantry.access.Access;
import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.sql.Care;
import io.tenantry.common.web.Problem;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.sessions.SessionsModule;
import java.time.Duration;

/** Builds users and members: their doors, routes, schedules and their lines in the register. */
public final class UsersModule implements Module {

  /** Totals read whatever is not folded yet, so this bounds how much that is. */
  private static final Duration BETWEEN_FOLDS = Duration.ofSeconds(1);

  /**
   * How late a list may show that a suspension is over; who may enter is decided to the instant.
   */
  private static final Duration BETWEEN_ENDS = Duration.ofSeconds(1);

  /** Retention is counted in days. */
  private static final Duration BETWEEN_REMOVALS = Duration.ofHours(1);

  /** A value that nobody has any more may still be offered for so long. */
  private static final Duration BETWEEN_FORGETTING = Duration.ofMinutes(1);

  private final Users users;
  private final Members members;
  private final Memberships memberships;
  private final Suspensions suspensions;
  private final PlatformUsers platformUsers;
  private final Bans bans;
  private final Colleagues colleagues;
  private final RankCopies rankCopies;
  private final TeamRoster teams;
  private final PeopleParameters parameters;
  private final FieldValues fieldValues;
  private final PeopleExportRoutes exportRoutes;
  private final SignedInAnswer signedIn;
  private final Profiles profiles;
  private final Me me;
  private final Retention retention;
  private final RemovalRoutes removalRoutes;
  private final Verifications verifications;
  private final Locks locks;
  private final WayInMails wayInMails;
  private final Editing editing;
  private final Editing.Doors doors;

  /** Deleted people are removed for good after the usual time. */
  public UsersModule(
      Foundation foundation,
      AuditModule audit,
      AccessModule access,
      SessionsModule sessions,
      CredentialsModule credentials) {
    this(foundation, audit, access, sessions, credentials, RetentionSettings.usual());
  }

  public UsersModule(
      Foundation foundation,
      AuditModule audit,
      AccessModule access,
      SessionsModule sessions,
      CredentialsModule credentials,
      RetentionSettings retained) {
    var db = foundation.db();
    var clock = foundation.clock();
    var change = new MemberChange(access.access(), access.grants(), access.standings(), clock);
    var rights = new MemberRights(change, access.access(), access.grants(), audit.audit());
    this.profiles = new Profiles(foundation);
    this.wayInMails = new WayInMails(foundation.mails());
    this.users =
        new Users(
            access.standings(),
            credentials.identifiers(),
            new ShutOut(
                access.standings(),
                credentials.credentials(),
                foundation.signals(),
                audit.audit(),
                wayInMails),
            foundation.signals(),
            profiles);
    this.members =
        new Members(
            db,
            PeopleList.ofMembers(db, foundation.cursors(), clock),
            change,
            rights,
            access.access(),
            access.grants());
    this.suspensions = new Suspensions(db, change, access.standings(), audit.audit(), clock);
    this.platformUsers =
        new PlatformUsers(
            db,
            PeopleList.ofUsers(db, foundation.cursors(), clock),
            access.standings(),
            access.grants(),
            clock);
    this.bans =
        new Bans(
            db, users, platformUsers, access.access(), access.standings(), audit.audit(), clock);
    this.memberships =
        new Memberships(
            users, access.access(), access.grants(), access.standings(), audit.audit(), clock);
    this.colleagues =
        new Colleagues(
            db,
            users,
            platformUsers,
            access.access(),
            access.grants(),
            access.standings(),
            audit.audit());
    this.teams = new TeamRoster(db, foundation.cursors(), clock);
    this.rankCopies = new RankCopies(db, access.access());
    audit.people(new KnownPeople(db));
    var rooms = new Rooms(foundation, audit, access, sessions, credentials);
    var everywhere = new EverywhereTrail(audit.audit());
    var memberRemovals =
        new MemberRemovals(
            db, users, change, credentials.identifiers(), access.standings(), audit.audit(), clock);
    var userRemovals = new UserRemovals(rooms, users, platformUsers, everywhere);
    var removals = new Removals(rooms, users, userRemovals, change, everywhere);
    this.retention = new Retention(rooms, users, change, removals, retained);
    this.removalRoutes =
        new RemovalRoutes(memberRemovals, userRemovals, removals, sessions.sessions());
    this.doors =
        new Editing.Doors(
            users,
            memberships,
            platformUsers,
            suspensions,
            memberRemovals,
            bans,
            userRemovals,
            colleagues,
            change,
            rights);
    var people =
        new People(
            access.standings(),
            credentials.identifiers(),
            credentials.links(),
            foundation.signals());
    this.editing =
        new Editing(
            foundation, audit.audit(), access, sessions.freshSignIn(), credentials, people, doors);
    this.verifications = new Verifications(users, people, access.standings(), audit.audit());
    this.locks =
        new Locks(db, members, users, access.access(), audit.audit(), credentials.guesses());
    var filters = new Filters();
    this.parameters = new PeopleParameters(filters, clock);
    this.exportRoutes =
        new PeopleExportRoutes(audit.exports(), members, platformUsers, parameters, db, clock);
    this.fieldValues =
        new FieldValues(db, foundation.cursors(), access.access(), filters, foundation.texts());
    this.signedIn = new SignedInAnswer(db, sessions.sessions(), users, memberships);
    this.me = new Me(db, access.access(), profiles, memberships);
  }

  /** For what is done to many at once. */
  Editing.Doors doors() {
    return doors;
  }

  Editing editing() {
    return editing;
  }

  public Users users() {
    return users;
  }

  public Members members() {
    return members;
  }

  public Locks locks() {
    return locks;
  }

  public Memberships memberships() {
    return memberships;
  }

  public Verifications verifications() {
    return verifications;
  }

  public WayInMails wayInMails() {
    return wayInMails;
  }

  public SignedInAnswer signedIn() {
    return signedIn;
  }

  @Override
  public void addTo(Assembly assembly) {
    profiles.listen(assembly.signals());
    new MemberRoutes(members, suspensions, teams).addTo(assembly.routes());
    new PeopleRoutes(members, platformUsers, parameters, fieldValues).addTo(assembly.routes());
    exportRoutes.addTo(assembly.routes());
    new UserRoutes(platformUsers, bans, colleagues).addTo(assembly.routes());
    new EditRoutes(editing).addTo(assembly.routes());
    new MeRoutes(me).addTo(assembly.routes());
    assembly.outbox().on(Access.RANKS_CHANGED, rankCopies::follow);
    removalRoutes.addTo(assembly.routes());
    assembly
        .schedule()
        .every("users.remove-deleted", BETWEEN_REMOVALS, retention::removeThoseThatAreDue);
    assembly.schedule().every("users.fold-counts", BETWEEN_FOLDS, members::foldCounts);
    assembly
        .schedule()
        .every("users.end-suspensions", BETWEEN_ENDS, suspensions::endThoseThatAreOver);
    assembly.schedule().every("users.fold-user-counts", BETWEEN_FOLDS, platformUsers::foldCounts);
    assembly.schedule().every("users.end-bans", BETWEEN_ENDS, bans::endThoseThatAreOver);
    assembly.constraint("members_username", UsersModule::usernameTaken);
    assembly.constraint("members_unique_id", UniqueIds::taken);
    assembly.schedule().every("users.forget-values", BETWEEN_FORGETTING, fieldValues::forget);
    assembly.care(
        new Care(
            "invite_instead_answers",
            "nothing: numbers only",
            "nothing: numbers only",
            "nothing: forgotten after a day",
            "every row of the organization is deleted"),
        new Care(
            "profile_values",
            "nothing: which values there are, not whose",
            "what nobody else has is forgotten within minutes",
            "nothing: it follows from members",
            "every row of the organization is deleted"),
        new Care(
            "user_counts",
            "nothing: numbers only",
            "follows from users",
            "nothing: of the platform",
            "nothing: of the platform"),
        new Care(
            "user_count_deltas",
            "nothing: numbers only",
            "follows from users",
            "nothing: of the platform",
            "nothing: of the platform"),
        new Care(
            "users",
            "the person's row",
            "the person's row is deleted; the id in the trail leads to nobody",
            "nothing: an organization exports members",
            "nothing: people may belong elsewhere; managed_by is cleared"),
        new Care(
            "members",
            "every row of the person",
            "every row of the person is deleted",
            "every row of the organization",
            "every row of the organization is deleted"),
        new Care(
            "member_counts",
            "nothing: numbers only",
            "follows from members",
            "nothing: numbers only",
            "every row of the organization is deleted"),
        new Care(
            "member_count_deltas",
            "nothing: numbers only",
            "follows from members",
            "nothing: numbers only",
            "every row of the organization is deleted"));
  }

  private static Problem usernameTaken() {
    return new Problem.Conflict(
        "username-taken", "somebody else in this organization has this username");
  }
}
