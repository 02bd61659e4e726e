package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_CREATE;
import static io.tenantry.access.Permissions.USER_SET_PASSWORD;
import static io.tenantry.access.Permissions.USER_UPDATE;
import static io.tenantry.common.web.Permission.SIGNED_IN;

import io.tenantry.common.web.Answer;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Routes;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;

/** Making and editing people, as the web asks for it in both scopes. */
final class EditRoutes {

  private static final String PERSON = "/users/{user}";
  private static final String PASSWORD = "/users/{user}/password";
  private static final String EDIT_SUMMARY =
      "Changes what is sent of a person; null takes away, some fields ask for more rights";

  private final Editing editing;

  EditRoutes(Editing editing) {
    this.editing = editing;
  }

  void addTo(RouteTable at) {
    Routes org = at.in(Scope.ORG);
    org.post("/users", USER_CREATE, this::createMember)
        .impersonated()
        .takes(NewMember.class)
        .answers(201, MemberDetailView.class)
        .summary("Makes a person, whom the organization manages; some fields ask for more rights");
    editsMember(org.patch(PERSON, USER_UPDATE, this::editMember).impersonated())
        .summary(EDIT_SUMMARY);
    editsMember(org.put(PERSON, USER_UPDATE, this::editMember).impersonated())
        .summary("The same as PATCH");
    org.put("/users/{user}/unique-id", USER_UPDATE, this::setUniqueId)
        .impersonated()
        .takes(NewUniqueId.class)
        .answers(200, MemberDetailView.class)
        .versioned()
        .summary("Gives a person a unique id, or makes one");
    Routes platform = at.in(Scope.PLATFORM);
    platform
        .post("/users", USER_CREATE, this::createUser)
        .impersonated()
        .takes(NewAccount.class)
        .answers(201, UserDetailView.class)
        .summary(
            "Makes a person, who belongs to no organization yet; some fields ask for more rights");
    setsPassword(org.put(PASSWORD, USER_SET_PASSWORD, this::setMemberPassword))
        .answers(200, MemberDetailView.class);
    setsPassword(platform.put(PASSWORD, USER_SET_PASSWORD, this::setUserPassword))
        .answers(200, UserDetailView.class);
    at.in(Scope.SELF)
        .get("/v1/me/profile", SIGNED_IN, call -> editing.ownProfile().get(call.actor()))
        .answers(200, OwnProfileView.class)
        .summary("What is known of oneself, and how complete it is")
        .patch("/v1/me", SIGNED_IN, this::editMe)
        .takes(MePatch.class)
        .answers(200, OwnProfileView.class)
        .versioned()
        .summary("Changes one's own name, avatar and profile; null takes away");
    editsUser(platform.patch(PERSON, USER_UPDATE, this::editUser).impersonated())
        .summary(EDIT_SUMMARY);
    editsUser(platform.put(PERSON, USER_UPDATE, this::editUser).impersonated())
        .summary("The same as PATCH");
  }

  private static Routes editsMember(Routes line) {
    return line.takes(MemberPatch.class).answers(200, MemberDetailView.class).versioned();
  }

  private static Routes editsUser(Routes line) {
    return line.takes(UserPatch.class).answers(200, UserDetailView.class).versioned();
  }

  private static Routes setsPassword(Routes line) {
    return line.takes(PasswordSetting.class)
        .fresh()
        .versioned()
        .summary("Sets a person's password; their sessions end unless keep_sessions says no");
  }

  private Future<?> setMemberPassword(Call call) {
    return editing
        .memberEdits()
        .setPassword(call.actor(), call.target("user"), call.body(PasswordSetting.class))
        .map(MemberDetailView::of);
  }

  private Future<?> setUserPassword(Call call) {
    return editing
        .userEdits()
        .setPassword(call.actor(), call.target("user"), call.body(PasswordSetting.class))
        .map(UserDetailView::of);
  }

  private Future<?> setUniqueId(Call call) {
    return editing
        .uniqueIds()
        .set(call.actor(), call.target("user"), call.body(NewUniqueId.class))
        .map(MemberDetailView::of);
  }

  private Future<?> editMe(Call call) {
    return editing.ownProfile().edit(call.actor(), call.precondition(), call.body(MePatch.class));
  }

  private Future<?> createMember(Call call) {
    return editing
        .memberCreation()
        .create(call.actor(), call.body(NewMember.class))
        .map(made ->
            Answer.created(
                "/v1/orgs/" + call.actor().org() + "/users/" + made.member().id(),
                MemberDetailView.of(made)));
  }

  private Future<?> editMember(Call call) {
    return editing
        .memberEdits()
        .edit(call.actor(), call.target("user"), call.body(MemberPatch.class))
        .map(MemberDetailView::of);
  }

  private Future<?> createUser(Call call) {
    return editing
        .userCreation()
        .create(call.actor(), call.body(NewAccount.class))
        .map(made ->
            Answer.created("/v1/platform/users/" + made.user().id(), UserDetailView.of(made)));
  }

  private Future<?> editUser(Call call) {
    return editing
        .userEdits()
        .edit(call.actor(), call.target("user"), call.body(UserPatch.class))
        .map(UserDetailView::of);
  }
}
