package io.tenantry.users;

import static io.tenantry.access.Permissions.INVITATION_CREATE;

import io.tenantry.common.sql.Login;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Permission;
import io.tenantry.jobs.Item;
import io.tenantry.jobs.Work;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Inviting the address of each row of a file. What else a row tells is for whoever accepts to say.
 */
record ImportInviting(Inviting inviting, boolean isTrial) implements Work {

  /** What an invitation needs of a row. */
  private record Address(
      @NotNull @PlainAddress String email,
      @Nullable @Size(max = 50) List<@NotBlank @Size(max = 100) String> roles) {}

  /**
   * @throws io.tenantry.common.web.Problem.Invalid if there is no address
   */
  static void require(JsonObject told) {
    Set<String> others = new HashSet<>(told.fieldNames());
    others.removeAll(Set.of("email", "roles"));
    Address _ = new ImportedRow(told).as(Address.class, others);
  }

  @Override
  public String kind() {
    return ImportWork.kind(true, isTrial);
  }

  @Override
  public Permission permission() {
    return INVITATION_CREATE;
  }

  /** The platform's invitations need to know who holds a platform role. */
  @Override
  public Login login(UUID org) {
    return org.equals(Actor.PLATFORM) ? Login.PLATFORM : Login.TENANT;
  }

  @Override
  public Future<Void> apply(Tx tx, Actor actor, JsonObject how, Item item) {
    return done(tx, actor, how, item).mapEmpty();
  }

  @Override
  public Future<Optional<String>> done(Tx tx, Actor actor, JsonObject how, Item item) {
    ImportedRow row = new ImportedRow(item.told().orElseThrow());
    List<String> roles = row.roles().isEmpty() ? Inviting.WITHOUT_ROLES : row.roles();
    return inviting.invite(tx, actor, row.email().orElseThrow(), roles).map(Optional::of);
  }
}
