package io.tenantry.signin;

import io.tenantry.audit.Audit;
import io.tenantry.common.sql.Database;
import io.tenantry.common.web.RouteTable;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.sessions.Sessions;
import io.tenantry.users.Users;

/** Builds what has to do with second factors and passkeys. */
final class FactorRooms {

  private final Rooms rooms;
  private final OidcSettings providers;
  private final WebAuthn devices;
  private final PasskeyOptions options;

  FactorRooms(Rooms rooms, OidcSettings providers) {
    this.rooms = rooms;
    this.providers = providers;
    this.devices = new WebAuthn(rooms.foundation().vertx(), rooms.foundation().publicUrl());
    this.options = new PasskeyOptions(devices.party());
  }

  Step step() {
    return new SecondFactorStep(rooms.credentials(), options);
  }

  void addTo(
      RouteTable at,
      Destinations destinations,
      Entrance entrance,
      SignInTrail trail,
      SignInMeters meters,
      EnteredAnswer answer) {
    var passkeys = rooms.credentials().passkeys();
    var signIn = new PasskeySignIn(rooms, devices, destinations, entrance, trail, meters);
    secondFactors(signIn, entrance, meters, answer).addTo(at);
    new PasskeyRoutes(
            signIn,
            new OwnPasskeys(rooms, devices, options, new OwnWays(rooms, providers)),
            passkeys,
            options,
            answer)
        .addTo(at);
  }

  private SecondFactorRoutes secondFactors(
      PasskeySignIn signIn, Entrance entrance, SignInMeters meters, EnteredAnswer answer) {
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
            db,
            credentials,
            proof,
            new PasskeyProof(db, credentials.passkeys(), devices),
            entrance,
            meters),
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
        new StepUp(db, factors, credentials.passwords(), proof, signIn, sessions, audit),
        answer,
        rooms.foundation().publicUrl());
  }
}
