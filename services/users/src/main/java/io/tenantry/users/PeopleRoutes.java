package io.tenantry.users;

import static io.tenantry.access.Permissions.USER_LIST;

import io.tenantry.common.web.Call;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.vertx.core.Future;

/** The lists of people and what can be asked of them, in both scopes. */
final class PeopleRoutes {

  private final Members members;
  private final PlatformUsers users;
  private final PeopleParameters parameters;
  private final FieldValues values;

  PeopleRoutes(
      Members members, PlatformUsers users, PeopleParameters parameters, FieldValues values) {
    this.members = members;
    this.users = users;
    this.parameters = parameters;
    this.values = values;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .get("/users", USER_LIST, this::listMembers)
        .impersonated()
        .query(parameters.of(PeopleScope.MEMBERS))
        .answers(200, PeoplePage.class)
        .summary("The people of the organization");
    at.in(Scope.PLATFORM)
        .get("/users", USER_LIST, this::listUsers)
        .impersonated()
        .query(parameters.of(PeopleScope.USERS))
        .answers(200, PeoplePage.class)
        .summary("Everybody");
    addValuesTo(at, Scope.ORG, PeopleScope.MEMBERS);
    addValuesTo(at, Scope.PLATFORM, PeopleScope.USERS);
  }

  private void addValuesTo(RouteTable at, Scope scope, PeopleScope people) {
    at.in(scope)
        .get("/users/filter-values", USER_LIST, call -> values.all(call.actor(), people))
        .impersonated()
        .answers(200, FilterValues.class)
        .summary("What people can be filtered by, and the values to choose from")
        .get(
            "/users/field-values",
            USER_LIST,
            call -> values.page(call.actor(), call.query(FieldValues.Asked.class)))
        .impersonated()
        .query(FieldValues.Asked.class)
        .answersPage(FieldValues.Value.class)
        .summary("Values of one profile field that begin so, as somebody types");
  }

  private Future<?> listMembers(Call call) {
    PeopleQuery query = parameters.read(PeopleScope.MEMBERS, call.parameters());
    return members
        .list(call.actor(), query)
        .map(page -> PeoplePage.of(page.map(MemberView::of), query));
  }

  private Future<?> listUsers(Call call) {
    PeopleQuery query = parameters.read(PeopleScope.USERS, call.parameters());
    return users.list(query).map(page -> PeoplePage.of(page.map(MemberView::of), query));
  }
}
