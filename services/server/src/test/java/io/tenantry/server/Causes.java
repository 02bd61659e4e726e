package io.tenantry.server;

import io.tenantry.common.testkit.Poll;
import io.tenantry.common.testkit.Reply;
import io.tenantry.common.testkit.TestMailbox;
import io.tenantry.common.testkit.Visitor;
import io.tenantry.server.Cause.Round;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Every way in which a session or a right is taken away, each with somebody of its own: so they can
 * be tried at the same time.
 */
final class Causes {

  static final String ORG = "/v1/orgs/initech";
  static final String PLATFORM = "/v1/platform";
  static final String ME = "/v1/me";
  private static final String LIST = ORG + "/users?limit=1";

  private final Supplier<NodeProcess> anyNode;
  private final TestMailbox mails;
  private final Victim root;
  private final Victim owner;
  private final AtomicInteger named = new AtomicInteger();

  /**
   * @param anyNode one that serves
   */
  Causes(Supplier<NodeProcess> anyNode, TestMailbox mails) {
    this.anyNode = anyNode;
    this.mails = mails;
    this.root = new Victim(anyNode, Fleet.ROOT, "", Fleet.PASSWORD);
    this.owner = ownerOf("initech");
  }

  List<Cause> all() {
    return List.of(
        signOut(),
        oneOfOnesOwn(),
        onesOthers(),
        stolenRefreshToken(),
        byAdmin("one session, by the organization", ORG, this::one),
        byAdmin("all sessions, by the organization", ORG, this::everyOne),
        byAdmin("one session, by the platform", PLATFORM, this::one),
        byAdmin("all sessions, by the platform", PLATFORM, this::everyOne),
        suspension(),
        ban(),
        suspendedOrganization(),
        ownPassword(),
        passwordByAdmin("password, by the organization", ORG),
        passwordByAdmin("password, by the platform", PLATFORM),
        passwordByLink(),
        deletion("deletion from the organization", ORG),
        deletion("deletion by the platform", PLATFORM),
        removalForGood(),
        selfDeletion(),
        leaving(),
        roleTaken(),
        grantTaken(),
        roleEdited(),
        platformRoleTaken());
  }

  /** All of them, and those by which a key or a session in somebody's name ends. */
  List<Cause> withKeysAndImpersonation() {
    List<Cause> every = new ArrayList<>(all());
    every.addAll(new ActingCauses(this).all());
    every.addAll(new KeyCauses(this).all());
    return every;
  }

  private Cause signOut() {
    Victim vera = member();
    return new Cause(
        "sign-out",
        () -> ends(vera.freshToken(), 204, at -> at.post("/v1/auth/sign-out"), Causes::nothing));
  }

  private Cause oneOfOnesOwn() {
    Victim vera = member();
    return new Cause(
        "one of one's own sessions",
        () -> {
          String token = vera.freshToken();
          String path = ME + "/sessions/" + Victim.sessionOf(token);
          return round(token, ME, 204, node -> as(vera, node).delete(path), Causes::nothing);
        });
  }

  private Cause onesOthers() {
    Victim vera = member();
    return new Cause(
        "one's other sessions",
        () -> {
          String kept = vera.keptToken();
          return round(
              vera.freshToken(),
              ME,
              204,
              node -> node.visitor().withToken(kept).delete(ME + "/sessions"),
              Causes::nothing);
        });
  }

  /** The thief comes with a token that was traded twice since. */
  private Cause stolenRefreshToken() {
    Victim vera = member();
    return new Cause(
        "a refresh token used again",
        () -> {
          String stolen = vera.signIn().getString("refresh_token");
          JsonObject second = refreshed(anyNode.get(), stolen).answers(200).json();
          JsonObject third =
              refreshed(anyNode.get(), second.getString("refresh_token")).answers(200).json();
          return round(
              third.getString("access_token"),
              ME,
              401,
              node -> refreshed(node, stolen),
              Causes::nothing);
        });
  }

  private Cause byAdmin(String name, String scope, Taking taking) {
    Victim vera = member();
    return new Cause(
        name,
        () -> {
          String token = vera.freshToken();
          return round(
              token,
              ME,
              204,
              node -> taking.at(admin(scope, node), scope, vera, token),
              Causes::nothing);
        });
  }

  private interface Taking {
    Reply at(Visitor admin, String scope, Victim victim, String token);
  }

  private Reply one(Visitor admin, String scope, Victim victim, String token) {
    return admin.delete(person(scope, victim) + "/sessions/" + Victim.sessionOf(token));
  }

  private Reply everyOne(Visitor admin, String scope, Victim victim, String token) {
    return admin.delete(person(scope, victim) + "/sessions");
  }

  private Cause suspension() {
    Victim vera = member();
    String path = person(ORG, vera) + "/suspension";
    return new Cause(
        "suspension",
        () ->
            round(
                vera.freshToken(),
                ME,
                200,
                node -> admin(ORG, node).put(path, reason()),
                () -> admin(ORG, anyNode.get()).delete(path).answers(204)));
  }

  private Cause ban() {
    Victim vera = member();
    String path = person(PLATFORM, vera) + "/ban";
    return new Cause(
        "ban",
        () ->
            round(
                vera.freshToken(),
                ME,
                200,
                node -> admin(PLATFORM, node).put(path, reason()),
                () -> admin(PLATFORM, anyNode.get()).delete(path).answers(204)));
  }

  private Cause suspendedOrganization() {
    Victim olga = ownerOf("globex");
    String path = PLATFORM + "/orgs/globex/suspension";
    return new Cause(
        "suspension of the organization",
        () ->
            round(
                olga.freshToken(),
                "/v1/orgs/globex",
                200,
                node -> admin(PLATFORM, node).put(path, reason()),
                () -> admin(PLATFORM, anyNode.get()).delete(path).answers(204)));
  }

  private Cause ownPassword() {
    Victim vera = member();
    return new Cause(
        "one's own new password",
        () -> {
          String kept = vera.keptToken();
          String next = nextPassword();
          var body = new JsonObject().put("current", vera.password()).put("password", next);
          return round(
              vera.freshToken(),
              ME,
              204,
              node -> node.visitor().withToken(kept).put(ME + "/password", body),
              () -> vera.hasPassword(next));
        });
  }

  private Cause passwordByAdmin(String name, String scope) {
    Victim vera = member();
    return new Cause(
        name,
        () -> {
          String next = nextPassword();
          var body = new JsonObject().put("password", next);
          return round(
              vera.freshToken(),
              ME,
              200,
              node -> admin(scope, node).put(person(scope, vera) + "/password", body),
              () -> vera.hasPassword(next));
        });
  }

  /** More links an hour than this are not mailed to one address. */
  private static final int LINKS_EACH = 5;

  private Cause passwordByLink() {
    List<Victim> victims = new ArrayList<>();
    AtomicInteger mailed = new AtomicInteger();
    return new Cause(
        "password, by the mailed link",
        () -> {
          if (mailed.getAndIncrement() % LINKS_EACH == 0) {
            victims.add(member());
          }
          Victim vera = victims.getLast();
          String next = nextPassword();
          var body = new JsonObject().put("token", resetToken(vera)).put("password", next);
          return round(
              vera.freshToken(),
              ME,
              204,
              node -> node.visitor().post("/v1/auth/password/reset", body),
              () -> vera.hasPassword(next));
        });
  }

  private Cause deletion(String name, String scope) {
    Victim vera = member();
    String path = person(scope, vera);
    return new Cause(
        name,
        () ->
            round(
                vera.freshToken(),
                ME,
                204,
                node -> admin(scope, node).delete(path),
                () -> admin(scope, anyNode.get()).post(path + "/restore").answers(200)));
  }

  private Cause removalForGood() {
    return new Cause(
        "removal for good",
        () -> {
          Victim vera = member();
          String path = person(PLATFORM, vera) + "?permanently=true";
          return round(
              vera.freshToken(),
              ME,
              204,
              node -> admin(PLATFORM, node).delete(path),
              Causes::nothing);
        });
  }

  private Cause selfDeletion() {
    Victim vera = member();
    String restore = person(PLATFORM, vera) + "/restore";
    return new Cause(
        "deletion of oneself",
        () ->
            ends(
                vera.freshToken(),
                204,
                at -> at.delete(ME),
                () -> admin(PLATFORM, anyNode.get()).post(restore).answers(200)));
  }

  private Cause leaving() {
    Victim vera = member();
    String restore = person(ORG, vera) + "/restore";
    return new Cause(
        "leaving the organization",
        () -> {
          String token = vera.freshToken();
          return round(
              token,
              ORG,
              204,
              node -> node.visitor().withToken(token).delete(ME + "/orgs/initech"),
              () -> admin(ORG, anyNode.get()).post(restore).answers(200));
        });
  }

  private Cause roleTaken() {
    Victim vera = member();
    String path = person(ORG, vera) + "/roles";
    return right(
        "a role",
        vera,
        LIST,
        node -> admin(ORG, node).put(path, roles("member")),
        at -> at.put(path, roles("viewer")),
        ORG);
  }

  private Cause grantTaken() {
    Victim vera = member("member");
    String path = person(ORG, vera) + "/permissions";
    admin(ORG, anyNode.get()).put(path, permissions("user:list")).answers(200);
    return right(
        "a direct permission",
        vera,
        LIST,
        node -> admin(ORG, node).put(path, permissions()),
        at -> at.put(path, permissions("user:list")),
        ORG);
  }

  private Cause roleEdited() {
    JsonObject role = permissions("user:list").put("name", "clerk").put("description", "files");
    admin(ORG, anyNode.get()).post(ORG + "/roles", role).answers(201);
    Victim vera = member("clerk");
    String path = ORG + "/roles/clerk";
    return right(
        "a permission of a role",
        vera,
        LIST,
        node -> admin(ORG, node).patch(path, permissions("team:create")),
        at -> at.patch(path, permissions("user:list")),
        ORG);
  }

  private Cause platformRoleTaken() {
    Victim vera = colleague();
    String path = person(PLATFORM, vera) + "/roles";
    return right(
        "a role of the platform",
        vera,
        PLATFORM + "/users?limit=1",
        node -> admin(PLATFORM, node).put(path, roles()),
        at -> at.put(path, roles("auditor")),
        PLATFORM);
  }

  /** The token stays; what it may do does not. */
  private Cause right(
      String name,
      Victim vera,
      String path,
      Function<NodeProcess, Reply> takes,
      Function<Visitor, Reply> givesBack,
      String scope) {
    return new Cause(
        name,
        () ->
            round(
                vera.keptToken(),
                path,
                200,
                takes,
                () -> givesBack.apply(admin(scope, anyNode.get())).answers(200)));
  }

  /** What somebody does to the session that they come with. */
  private static Round ends(
      String token, int answer, Function<Visitor, Reply> call, Runnable givesBack) {
    return round(token, ME, answer, node -> call.apply(node.visitor().withToken(token)), givesBack);
  }

  static Round round(
      String token,
      String path,
      int answer,
      Function<NodeProcess, Reply> takes,
      Runnable givesBack) {
    return new Round(token, path, Optional.empty(), answer, takes, givesBack);
  }

  Victim ownerOf(String slug) {
    String email = "owner@" + slug + ".test";
    var org = new JsonObject().put("name", slug).put("slug", slug).put("owner_email", email);
    admin(PLATFORM, anyNode.get()).post(PLATFORM + "/orgs", org).answers(201);
    return accepted(email);
  }

  private Victim colleague() {
    String email = "vera@vendor.test";
    JsonObject wanted = roles("auditor").put("email", email);
    admin(PLATFORM, anyNode.get()).post(PLATFORM + "/invitations", wanted).answers(201);
    return accepted(email);
  }

  private Victim accepted(String email) {
    var accept =
        new JsonObject()
            .put("token", TestMailbox.token(mails.mailTo(email)))
            .put("name", "Somebody New")
            .put("password", Fleet.PASSWORD);
    JsonObject signedIn =
        anyNode.get().visitor().post("/v1/invitations/accept", accept).answers(200).json();
    return new Victim(
        anyNode, email, signedIn.getJsonObject("user").getString("id"), Fleet.PASSWORD);
  }

  /** Somebody new, a viewer unless other roles are named. */
  Victim member(String... roles) {
    String email = "vera" + named.incrementAndGet() + "@initech.test";
    JsonObject wanted =
        roles(roles.length == 0 ? new String[] {"viewer"} : roles)
            .put("name", "Vera Viewer")
            .put("email", email)
            .put("password", Fleet.PASSWORD);
    JsonObject made = admin(ORG, anyNode.get()).post(ORG + "/users", wanted).answers(201).json();
    return new Victim(anyNode, email, made.getString("id"), Fleet.PASSWORD);
  }

  private String resetToken(Victim victim) {
    Optional<String> before = newestToken(victim);
    var wanted = new JsonObject().put("email", victim.email());
    anyNode.get().visitor().post("/v1/auth/password/forgot", wanted).answers(202);
    return Poll.until(
        "the link comes",
        () -> newestToken(victim).filter(token -> !before.equals(Optional.of(token))));
  }

  private Optional<String> newestToken(Victim victim) {
    return mails.all().reversed().stream()
        .filter(mail -> mail.to().equals(victim.email()) && mail.text().contains("#token="))
        .findFirst()
        .map(TestMailbox::token);
  }

  NodeProcess anyNode() {
    return anyNode.get();
  }

  Visitor asRoot(NodeProcess node) {
    return as(root, node);
  }

  Visitor admin(String scope, NodeProcess node) {
    return as(scope.equals(PLATFORM) ? root : owner, node);
  }

  private static Visitor as(Victim somebody, NodeProcess node) {
    return node.visitor().withToken(somebody.keptToken());
  }

  private static Reply refreshed(NodeProcess node, String token) {
    return node.visitor().post("/v1/auth/refresh", new JsonObject().put("refresh_token", token));
  }

  /** The session has ended for good; the next round begins another. */
  static void nothing() {}

  private String nextPassword() {
    return "a-ship-at-sea-is-not-" + named.incrementAndGet();
  }

  static String person(String scope, Victim victim) {
    return scope + "/users/" + victim.id();
  }

  static JsonObject reason() {
    return new JsonObject().put("reason", "a test");
  }

  static JsonObject roles(String... names) {
    return new JsonObject().put("roles", new JsonArray(List.of(names)));
  }

  private static JsonObject permissions(String... names) {
    return new JsonObject().put("permissions", new JsonArray(List.of(names)));
  }
}
