package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.common.sql.Database;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.Users;

/** Builds what has to do with second factors. */
final class FactorRooms {

  private final Rooms rooms;
  private final Entrance entrance;
  private final SignInMeters meters;
  private final EnteredAnswer answer;

  FactorRooms(Rooms rooms, Entrance entrance, SignInMeters meters, EnteredAnswer answer) {
    this.rooms = rooms;
    this.entrance = entrance;
    this.meters = meters;
    this.answer = answer;
  }

  SecondFactorRoutes routes() {
    Database db = rooms.foundation().db();
    CredentialsModule credentials = rooms.credentials();
    Sessions sessions = rooms.sessions().sessions();
    Users users = rooms.users().users();
    Audit audit = rooms.audit().audit();
    var mails = rooms.users().wayInMails();
    var factors = credentials.factors();
    var proof = new FactorProof(factors, users, audit, mails);
    return new SecondFactorRoutes(
        new SecondFactorSignIn(
            db, credentials.challenges(), credentials.passwords(), proof, entrance, meters),
        new OwnSecondFactor(db, factors, users, sessions, rooms.sessions().ends(), audit, mails),
        new SecondFactorResets(
            db,
            users,
            rooms.users().members(),
            factors,
            rooms.access().access(),
            rooms.access().standings(),
            audit,
            mails),
        new StepUp(db, factors, credentials.passwords(), proof, sessions, audit),
        answer,
        rooms.foundation().publicUrl());
  }
}
