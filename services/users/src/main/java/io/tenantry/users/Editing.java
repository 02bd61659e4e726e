package io.tenantry.users;

import io.tenantry.access.AccessModule;
import io.tenantry.access.Standings;
import io.tenantry.audit.Audit;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.credentials.Identifiers;
import io.tenantry.sessions.FreshSignIn;
import java.security.SecureRandom;
import java.time.Clock;

/** Builds what makes and edits people, in both scopes, out of the doors that are there. */
final class Editing {

  private final MemberCreation memberCreation;
  private final MemberEdits memberEdits;
  private final UserCreation userCreation;
  private final UserEdits userEdits;
  private final UniqueIds uniqueIds;
  private final OwnProfile ownProfile;
  private final TakenNames taken;
  private final Identifiers identifiers;
  private final Doors doors;
  private final Clock clock;
  private final SecretBox secrets;

  /** What the capability has built before. */
  record Doors(
      Users users,
      Memberships memberships,
      PlatformUsers platformUsers,
      Suspensions suspensions,
      MemberRemovals memberRemovals,
      Bans bans,
      UserRemovals userRemovals,
      Colleagues colleagues,
      MemberChange change,
      MemberRights rights) {}

  Editing(
      Foundation foundation,
      Audit audit,
      AccessModule access,
      FreshSignIn fresh,
      CredentialsModule credentials,
      People people,
      Doors doors) {
    var db = foundation.db();
    this.clock = foundation.clock();
    this.secrets = foundation.secrets();
    Standings standings = access.standings();
    this.identifiers = credentials.identifiers();
    this.doors = doors;
    var mails = new EditMails(foundation.mails());
    var rights = new EditRights(fresh);
    var trail = new EditTrail(audit, mails);
    this.taken = new TakenNames(db, identifiers, audit, clock);
    var passwords =
        new SetPasswords(
            foundation.db(), credentials, standings, foundation.outbox(), audit, mails);
    this.memberCreation =
        new MemberCreation(
            db,
            people,
            taken,
            identifiers,
            passwords,
            doors.change(),
            fresh,
            access.access(),
            access.grants(),
            doors.rights(),
            standings,
            audit,
            clock);
    this.memberEdits =
        new MemberEdits(
            db,
            doors.users(),
            people,
            taken,
            identifiers,
            passwords,
            new MemberStatuses(
                doors.memberRemovals(), doors.suspensions(), doors.change(), standings, audit),
            doors.change(),
            rights,
            trail,
            doors.rights(),
            clock);
    this.uniqueIds = new UniqueIds(db, doors.change(), audit, new SecureRandom());
    this.ownProfile = new OwnProfile(db, doors.users(), people, trail, clock);
    this.userCreation =
        new UserCreation(
            db,
            people,
            taken,
            passwords,
            doors.platformUsers(),
            doors.memberships(),
            fresh,
            access.access(),
            standings,
            audit,
            clock);
    this.userEdits =
        new UserEdits(
            db,
            doors.users(),
            people,
            taken,
            passwords,
            doors.platformUsers(),
            new UserStatuses(doors.bans(), doors.userRemovals(), standings, audit),
            doors.colleagues(),
            rights,
            trail,
            access.access(),
            standings,
            clock);
  }

  /** How rows of files become members. */
  ImportSide membersOfFiles(Inviting inviting) {
    return new MemberImport(
        memberCreation, memberEdits, uniqueIds, taken, doors.change(), clock, secrets, inviting);
  }

  /** How rows of files become people of the platform. */
  ImportSide usersOfFiles() {
    return new UserImport(
        userCreation, userEdits, doors.platformUsers(), identifiers, clock, secrets);
  }

  MemberCreation memberCreation() {
    return memberCreation;
  }

  MemberEdits memberEdits() {
    return memberEdits;
  }

  UserCreation userCreation() {
    return userCreation;
  }

  UserEdits userEdits() {
    return userEdits;
  }

  UniqueIds uniqueIds() {
    return uniqueIds;
  }

  OwnProfile ownProfile() {
    return ownProfile;
  }
}
