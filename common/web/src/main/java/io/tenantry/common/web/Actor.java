package io.tenantry.common.web;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who acts, where, and what they may do there. Made by the {@link Gate} for each request.
 *
 * @param user the person, or {@link #SYSTEM}
 * @param org the organization that the request acts in; {@link #PLATFORM} on platform routes and
 *     for whoever has no organization
 * @param session the session that carries the request; nil for the program itself
 * @param permissions what the actor may do in {@code org}
 * @param viaPlatform whether those permissions come from a platform role, not from a membership
 * @param authTime when the person last proved who they are
 * @param entry how a writing transaction of this actor enters {@code org}
 * @param impersonator who really sits there, when somebody acts in the name of {@code user}
 */
public record Actor(
    UUID user,
    UUID org,
    UUID session,
    Set<Permission> permissions,
    boolean viaPlatform,
    Instant authTime,
    Client client,
    Entry entry,
    Optional<Impersonator> impersonator) {

  private static final UUID NIL = new UUID(0, 0);

  /** The platform is the organization with the nil id: its roles, invitations and audit trail. */
  public static final UUID PLATFORM = NIL;

  /** The program itself, in audit events of schedules and the command line. */
  public static final UUID SYSTEM = NIL;

  /** Whoever acts in their own name. */
  public Actor(
      UUID user,
      UUID org,
      UUID session,
      Set<Permission> permissions,
      boolean viaPlatform,
      Instant authTime,
      Client client,
      Entry entry) {
    this(user, org, session, permissions, viaPlatform, authTime, client, entry, Optional.empty());
  }

  /** The program itself in an organization. Rules that ask for rights let it pass. */
  public static Actor system(UUID org) {
    return new Actor(
        SYSTEM, org, NIL, Set.of(), true, Instant.EPOCH, Client.INTERNAL, Entry.plain(org));
  }

  /** Somebody who acts on their own behalf before a session exists; holds no permission. */
  public static Actor person(UUID user, UUID org, Client client) {
    return new Actor(user, org, NIL, Set.of(), false, Instant.EPOCH, client, Entry.plain(org));
  }

  /** The same, whose writes are the work of one request with a key. */
  Actor claiming(Claim claim) {
    return new Actor(
        user,
        org,
        session,
        permissions,
        viaPlatform,
        authTime,
        client,
        new Entry(entry.sql(), entry.args(), Optional.of(claim)),
        impersonator);
  }

  /** The same with other permissions. */
  public Actor holding(Set<Permission> others) {
    return new Actor(
        user, org, session, others, viaPlatform, authTime, client, entry, impersonator);
  }

  /** Whether this is the program itself. */
  public boolean isSystem() {
    return user.equals(SYSTEM);
  }

  public boolean may(Permission permission) {
    return isSystem() || permissions.contains(permission);
  }

  /**
   * Goes on only if the actor holds all of them.
   *
   * @throws Problem.Forbidden naming the missing ones
   */
  public void require(Permission... needed) {
    List<Permission> missing = Arrays.stream(needed).filter(p -> !may(p)).toList();
    if (!missing.isEmpty()) {
      throw Problem.Forbidden.missing(missing);
    }
  }

  /**
   * Goes on only if whoever acts does so in their own name; for what only some requests of a route
   * do.
   *
   * @throws Problem.Forbidden {@code closed-while-impersonating}
   */
  public void requireOwnName() {
    if (impersonator.isPresent()) {
      throw new Problem.Forbidden(
          "closed-while-impersonating", "this is closed while you act in another person's name");
    }
  }
}
