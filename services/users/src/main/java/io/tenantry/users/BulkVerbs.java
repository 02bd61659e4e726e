package io.tenantry.users;

import static io.tenantry.access.Permissions.SESSION_REVOKE;
import static io.tenantry.access.Permissions.USER_BAN;
import static io.tenantry.access.Permissions.USER_DELETE;
import static io.tenantry.access.Permissions.USER_SET_ROLE;
import static io.tenantry.common.sql.Login.IDENTITY;
import static io.tenantry.common.sql.Login.PLATFORM;
import static io.tenantry.common.sql.Login.TENANT;

import io.tenantry.common.web.Target;
import io.tenantry.sessions.SessionEnds;

/** What this capability does to many people at once; each step is that of the route for one. */
final class BulkVerbs {

  private final Editing.Doors doors;
  private final Members members;
  private final SessionEnds sessions;

  BulkVerbs(Editing.Doors doors, Members members, SessionEnds sessions) {
    this.doors = doors;
    this.members = members;
    this.sessions = sessions;
  }

  BulkVerb suspend() {
    return new BulkVerb(
        "suspend",
        USER_BAN,
        "Suspends many people, or on the platform bans them; their sessions end",
        new BulkVerb.Side(
            TENANT,
            (tx, actor, user, how) ->
                doors.suspensions().suspend(tx, actor, user, BulkSuspension.of(how))),
        new BulkVerb.Side(
            PLATFORM,
            (tx, actor, user, how) ->
                doors.bans().ban(tx, actor, Target.of(user), BulkSuspension.of(how))));
  }

  BulkVerb reactivate() {
    return new BulkVerb(
        "reactivate",
        USER_BAN,
        "Lets many people in again who were suspended, or on the platform banned",
        new BulkVerb.Side(
            TENANT,
            (tx, actor, user, how) -> doors.suspensions().reactivate(tx, actor, Target.of(user))),
        new BulkVerb.Side(
            PLATFORM, (tx, actor, user, how) -> doors.bans().unban(tx, actor, Target.of(user))));
  }

  BulkVerb delete() {
    return new BulkVerb(
        "delete",
        USER_DELETE,
        "Deletes many people so that they can come back; their sessions end",
        new BulkVerb.Side(
            IDENTITY,
            (tx, actor, user, how) -> doors.memberRemovals().remove(tx, actor, Target.of(user))),
        new BulkVerb.Side(
            IDENTITY,
            (tx, actor, user, how) -> doors.userRemovals().remove(tx, actor, Target.of(user))));
  }

  BulkVerb restore() {
    return new BulkVerb(
        "restore",
        USER_DELETE,
        "Brings many deleted people back as they were",
        new BulkVerb.Side(
            IDENTITY,
            (tx, actor, user, how) -> doors.memberRemovals().restore(tx, actor, Target.of(user))),
        new BulkVerb.Side(
            IDENTITY,
            (tx, actor, user, how) -> doors.userRemovals().restore(tx, actor, Target.of(user))));
  }

  BulkVerb setRoles() {
    return new BulkVerb(
        "set-roles",
        USER_SET_ROLE,
        "Makes these the roles of many people, instead of those they have",
        new BulkVerb.Side(
            TENANT,
            (tx, actor, user, how) ->
                members.setRoles(tx, actor, Target.of(user), BulkRoles.of(how))),
        new BulkVerb.Side(
            IDENTITY,
            (tx, actor, user, how) ->
                doors.colleagues().setRoles(tx, actor, Target.of(user), BulkRoles.of(how))));
  }

  BulkVerb revokeSessions() {
    BulkVerb.Side both =
        new BulkVerb.Side(IDENTITY, (tx, actor, user, how) -> sessions.endAll(tx, actor, user));
    return new BulkVerb(
        "revoke-sessions", SESSION_REVOKE, "Ends all sessions of many people", both, both);
  }
}
