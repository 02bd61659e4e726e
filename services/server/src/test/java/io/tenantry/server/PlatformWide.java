package io.tenantry.server;

import java.util.HashMap;
import java.util.Map;

/** Statements whose first condition is not their organization, each with the reason. */
final class PlatformWide {

  static final Map<String, String> REASONS = new HashMap<>();

  static {
    because(
        "belongs to the cluster; holds ids and integers only",
        "ClusterSql.FORGET_NODES",
        "ClusterSql.JOIN",
        "ClusterSql.LEAVE",
        "ClusterSql.NODES",
        "ClusterSql.PURGE",
        "ClusterSql.RAISE",
        "ClusterSql.RENEW",
        "ClusterSql.SIGNALS_OF_LAST_SECONDS",
        "ClusterSql.SIGNALS_OF_LATER",
        "ClusterSql.SIGNALS_SINCE",
        "ClusterSql.SIGNALS_THAT_MATTER");
    because(
        "belongs to the queue, which works for all organizations",
        "OutboxSql.ANNOUNCE",
        "OutboxSql.BACKLOG",
        "OutboxSql.CLAIM",
        "OutboxSql.HOLD",
        "OutboxSql.PURGE_DEAD");
    because(
        "of whoever began a job; asked before anything of the organization is seen",
        "JobSql.ENTER");
    because(
        "a lock, named by the organization; no rows", "JobSql.LOCK_ALL", "MemberSql.RANKS_ALONE");
    because(
        "the schedule, for jobs of all organizations",
        "JobSql.CUT_OFF",
        "ItemSql.FORGET_TOLD",
        "JobSql.PURGE",
        "ItemSql.PURGE",
        "JobSql.STALLED");
    because(
        "an address of somebody who was removed everywhere, by the login platform",
        "ItemSql.FORGET_EVERYWHERE");
    because(
        "the platform's list of undone work, by the login platform",
        "OutboxSql.HOW_MANY",
        "OutboxSql.LIST_NEWER",
        "OutboxSql.LIST_OLDER",
        "OutboxSql.LOCK");
    because(
        "a person's, who is global; only the logins identity and platform have a right on it",
        "KnownPeopleSql.EVERYBODY",
        "KnownPeopleSql.KEEP_USER",
        "LockSql.FAILED",
        "LockSql.FORGET",
        "LockSql.IS_LOCKED",
        "LockSql.LOCK",
        "PeopleExportSql.USERS_GATHERED",
        "PeopleExportSql.USERS_NAMED",
        "PeopleExportSql.USERS_WALK",
        "RemovalSql.DELETE_USER",
        "RemovalSql.REMOVE_USER",
        "RemovalSql.RESTORE_USER",
        "RemovalSql.USER_BEFORE",
        "RemovalSql.USER_IS_DUE",
        "UserEditSql.INSERT",
        "UserEditSql.PARTICULARS",
        "UserEditSql.SET_CARD",
        "UserEditSql.SET_PROFILE",
        "UserEditSql.SET_STATUS",
        "UserSql.BAN",
        "UserSql.GET",
        "UserSql.INSERT",
        "UserSql.LOCK",
        "UserSql.PROFILE",
        "UserSql.PROVE_EMAIL",
        "UserSql.PROVE_PHONE",
        "UserSql.RELEASE",
        "UserSql.RENAME",
        "UserSql.SET_ROLES",
        "UserSql.SET_TWO_FACTOR",
        "UserSql.SIGNED_IN",
        "UserSql.TOUCH",
        "UserSql.UNBAN",
        "StandingSql.END_SESSIONS_OF_USER",
        "StandingSql.NEW_USERS",
        "StandingSql.SET_USER",
        "StandingSql.USER");
    because(
        "the application's own permissions, which every organization has",
        "ApplicationPermissionSql.HOLD",
        "ApplicationPermissionSql.LOCK_ALL",
        "ApplicationPermissionSql.PUT",
        "ApplicationPermissionSql.REMOVE",
        "ApplicationPermissionSql.USES");
    because(
        "a person's own memberships everywhere, by the policy for app.person",
        "AccessSql.OWNED_BY",
        "AccessSql.SCOPES_OF",
        "MembershipSql.ELSEWHERE",
        "MembershipSql.OF_PERSON",
        "MembershipSql.PENDING",
        "RemovalSql.ORGS_OF",
        "RemovalSql.USERNAMES_OF");
    because(
        "a secret, which belongs to a person; only the login identity reads it",
        "ChallengeSql.FIND",
        "ChallengeSql.ISSUE",
        "ChallengeSql.PURGE",
        "ChallengeSql.SPEND",
        "ChallengeSql.TRY",
        "ChallengeSql.WITHDRAW",
        "IdentifierSql.ADD",
        "IdentifierSql.ADD_USERNAMES",
        "IdentifierSql.CLAIMS",
        "IdentifierSql.DOUBT",
        "IdentifierSql.FIND",
        "IdentifierSql.HELD",
        "IdentifierSql.HOLDERS",
        "IdentifierSql.REMOVE",
        "IdentifierSql.REMOVE_ALL",
        "IdentifierSql.RESERVE",
        "IdentifierSql.RESERVE_ALL",
        "LinkedAccountSql.FIND",
        "LinkedAccountSql.LINK",
        "LinkedAccountSql.LIST",
        "LinkedAccountSql.REMOVE_ALL",
        "LinkedAccountSql.REMOVE_SET_BY_OTHERS",
        "LinkedAccountSql.UNLINK",
        "LinkedAccountSql.UNLINK_SUBJECT",
        "LinkedAccountSql.USE",
        "LinkedAccountSql.WAY_IN_LEFT",
        "LinkSql.FIND",
        "LinkSql.FORGET",
        "LinkSql.ISSUE",
        "LinkSql.MADE_LATELY",
        "LinkSql.PURGE",
        "LinkSql.USE",
        "LinkSql.WITHDRAW",
        "LinkSql.WITHDRAW_ALL",
        "PasskeySql.ACCEPT",
        "PasskeySql.ADD",
        "PasskeySql.FIND",
        "PasskeySql.LIST",
        "PasskeySql.PURGE",
        "PasskeySql.REMOVE",
        "PasskeySql.REMOVE_ALL",
        "PasskeySql.RENAME",
        "PasskeySql.SPEND",
        "PhoneCodeSql.FORGET",
        "PhoneCodeSql.ISSUE",
        "PhoneCodeSql.PURGE",
        "PhoneCodeSql.TRY",
        "PhoneCodeSql.USE",
        "WantedAddressSql.FORGET",
        "WantedAddressSql.GET",
        "WantedAddressSql.PURGE",
        "WantedAddressSql.WANT",
        "PasswordSql.CANDIDATE",
        "PasswordSql.GET",
        "PasswordSql.HAVE_CHANGED",
        "PasswordSql.IS_TO_BE_CHANGED",
        "PasswordSql.LOCK",
        "PasswordSql.LOCK_BY_PRINT",
        "PasswordSql.REMOVE",
        "PasswordSql.REMOVE_SET_BY_OTHERS",
        "PasswordSql.RENEW",
        "PasswordSql.REPLACE",
        "PasswordSql.SET",
        "SecondFactorSql.ACCEPT_STEP",
        "SecondFactorSql.ADDING",
        "SecondFactorSql.ADD_CODES",
        "SecondFactorSql.ASKING",
        "SecondFactorSql.CLOSED_SECONDS",
        "SecondFactorSql.CONFIRM",
        "SecondFactorSql.COUNT_FAILURE",
        "SecondFactorSql.FORGIVE",
        "SecondFactorSql.PROPOSE",
        "SecondFactorSql.PROPOSED",
        "SecondFactorSql.PURGE_FAILURES",
        "SecondFactorSql.REMOVE_CODES",
        "SecondFactorSql.REMOVE_TOTP",
        "SecondFactorSql.SECRET",
        "SecondFactorSql.STATE",
        "SecondFactorSql.USE_CODE");
    because(
        "a session, which belongs to a person; only the login identity reads it",
        "ActingSql.END",
        "ActingSql.OPEN",
        "ActingSql.OWN",
        "ActingSql.USE",
        "SessionEndSql.END_ONE",
        "SessionEndSql.FORGET",
        "SessionEndSql.END_OTHERS",
        "SessionListSql.ANYWHERE",
        "SessionListSql.ANYWHERE_BACK",
        "SessionListSql.HOW_MANY_ANYWHERE",
        "SessionSql.END",
        "SessionSql.END_REUSED",
        "SessionSql.END_SOME",
        "SessionSql.ENTER",
        "SessionSql.ENTER_AS_SOMEBODY",
        "SessionSql.INSERT",
        "SessionSql.NOW_MS",
        "SessionSql.FACTOR_WANTED_OF",
        "SessionSql.HOLD",
        "SessionSql.PROOF",
        "SessionSql.PROVED",
        "SessionSql.PURGE",
        "SessionSql.REFRESH",
        "SessionSql.SEEN",
        "SessionSql.STANDING",
        "SessionSql.REST_ON",
        "SessionSql.SWITCH",
        "SessionSql.USUAL_ORG");
    because(
        "a lock that is named after its organization; reads nothing",
        "SessionPolicySql.ENTERING",
        "SessionPolicySql.LOCK");
    because(
        "a key of a service, by definer functions that tell or write no more than this one",
        "ApiKeySql.ENTER",
        "ApiKeySql.KNOW",
        "ApiKeySql.ROTATE");
    because(
        "keys of services everywhere, for the schedule and for when they were last used",
        "ApiKeySql.PURGE",
        "ApiKeySql.USED");
    because(
        "a key of the installation",
        "KeySql.ALL",
        "KeySql.DROP_ALL",
        "KeySql.DROP_SUPERSEDED",
        "KeySql.INSERT",
        "KeySql.LOCK",
        "KeySql.WAITING",
        "KeySql.YOUNGER_THAN");
    because(
        "an organization itself: its id is the organization",
        "OrganizationSql.CREATE",
        "OrganizationSql.GET",
        "OrganizationSql.ID_BY_SLUG",
        "OrganizationSql.LOCK",
        "OrganizationSql.SLUG_NOW",
        "OrganizationSql.TOUCH");
    because(
        "the platform's list of organizations, by the login platform",
        "OrganizationSql.BY_CREATION",
        "OrganizationSql.BY_CREATION_DOWN",
        "OrganizationSql.BY_NAME",
        "OrganizationSql.BY_NAME_DOWN",
        "OrganizationSql.HOW_MANY");
    because(
        "housekeeping for all organizations, by the login platform",
        "MonthSql.COUNTS",
        "MonthSql.DROP",
        "MonthSql.DROP_PERSONAL",
        "MonthSql.ENDED",
        "MonthSql.PREPARE",
        "MonthSql.RECORD",
        "MonthSql.SEALS",
        "MonthSql.TAKE_TIME",
        "SealSql.ALONE",
        "SealSql.HEADS",
        "SealSql.REFUSE",
        "SealSql.SEAL",
        "SealSql.TAKE",
        "SealSql.TAKE_AFTER",
        "RemovalSql.MEMBERS_DUE",
        "RemovalSql.USERS_DUE",
        "RequestKeySql.PURGE",
        "FieldValueSql.FORGET",
        "GrantSql.FORGET_ENDED",
        "TeamSql.FOLD_COUNTS",
        "MemberSql.END_SUSPENSIONS",
        "MemberSql.FOLD_COUNTS",
        "StandingSql.MEMBERS_OVER",
        "StandingSql.ORGS_OVER",
        "StandingSql.USERS_OVER",
        "UserSql.END_BANS",
        "UserSql.FOLD_COUNTS");
    because(
        "the platform's list of people, by the login platform",
        "PeopleSql.USERS_ALIKE",
        "PeopleSql.USERS_ALL",
        "PeopleSql.USERS_COUNT",
        "PeopleSql.USERS_FOUND",
        "UserSql.GET_LISTED");
    because("bounds the statement that follows it; reads nothing", "PeopleSql.HURRY");
    because("several events of one act, each with its organization", "AuditSql.RECORD");
    because(
        "blanks what invitations everywhere tell about a person who is gone, by the login platform",
        "InvitationSql.BLANK");
    because(
        "erases a person, who is global, by a definer function that does nothing else",
        "AccessSql.FORGET_USER",
        "AuditSql.ERASE",
        "RemovalSql.REMOVE_MEMBERSHIPS");
    because("tells no more than which months were dropped", "VerifySql.KEPT");
    because("the command's way from one organization to the next", "VerifySql.NEXT_ORG");
    because(
        "what holds for a person wherever they belong, by a definer function that names no"
            + " organization",
        "PasswordPolicySql.OF_PERSON");
    because(
        "a definer function that takes the organization from the context",
        "PeopleExportSql.MEMBERS_GATHERED",
        "AuditSql.ERASE_FROM_OWN",
        "SessionPolicySql.END_SURPLUS");
  }

  private PlatformWide() {}

  private static void because(String reason, String... statements) {
    for (String statement : statements) {
      REASONS.put(statement, reason);
    }
  }
}
