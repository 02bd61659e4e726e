package io.tenantry.invitations;

import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.PasswordChoice;
import io.tenantry.credentials.PasswordPolicies;
import io.tenantry.credentials.PasswordPolicy;
import io.tenantry.credentials.PasswordRules;
import io.tenantry.credentials.Passwords;
import io.tenantry.users.NewUser;
import io.tenantry.users.User;
import io.tenantry.users.Users;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who the invited person is: somebody new, or whoever owns the address already. */
final class Invitees {

  private final Users users;
  private final Passwords passwords;
  private final PasswordPolicies policies;

  Invitees(Users users, Passwords passwords, PasswordPolicies policies) {
    this.users = users;
    this.passwords = passwords;
    this.policies = policies;
  }

  /** Whoever has proven the invited address before. */
  Future<Optional<User>> proven(Tx tx, Invitation invitation) {
    return users
        .findByEmail(tx, invitation.email())
        .map(found -> found.filter(user -> owns(user, invitation)));
  }

  /**
   * Decides in which way this is the invited person. The address belongs to whoever proved it, so a
   * link alone does not open their account: they sign in first. A mere claim gives way to the link.
   */
  Future<Invitee> recognize(
      Tx tx, Invitation invitation, Optional<Actor> visitor, Acceptance wanted) {
    return users
        .findByEmail(tx, invitation.email())
        .compose(known ->
            policy(tx, invitation, known)
                .map(policy -> recognize(invitation, visitor, wanted, known, policy)));
  }

  /** Whoever takes a claim over belongs, from then on, wherever the claimer does. */
  private Future<PasswordPolicy> policy(Tx tx, Invitation invitation, Optional<User> known) {
    return known.isPresent()
        ? policies.ofPersonAlsoIn(tx, invitation.org(), known.get().id())
        : policies.of(tx, invitation.org());
  }

  private static Invitee recognize(
      Invitation invitation,
      Optional<Actor> visitor,
      Acceptance wanted,
      Optional<User> known,
      PasswordPolicy policy) {
    boolean proven = known.filter(user -> owns(user, invitation)).isPresent();
    boolean visits =
        known.isPresent() && visitor.filter(v -> v.user().equals(known.get().id())).isPresent();
    if (visits) {
      return new Invitee.SignedInAs(known.orElseThrow().id());
    }
    if (proven || (visitor.isPresent() && wanted.isEmpty())) {
      throw notThisAccount(visitor);
    }
    return newcomer(invitation, wanted, known.map(User::id), policy);
  }

  private static Problem notThisAccount(Optional<Actor> visitor) {
    return visitor.isPresent()
        ? new Problem.Forbidden(
            "wrong-account", "this invitation is for another address; sign in with that one")
        : new Problem.Unauthorized(
            "sign-in-first", "this address has an account; sign in, then accept");
  }

  private static Invitee newcomer(
      Invitation invitation, Acceptance wanted, Optional<UUID> claimedBy, PasswordPolicy policy) {
    List<Complaint> missing = new ArrayList<>();
    String name = wanted.name();
    String password = wanted.password();
    if (name == null || name.isBlank()) {
      missing.add(new Complaint("/name", "is required of somebody new"));
    }
    if (password == null) {
      missing.add(new Complaint("/password", "is required of somebody new"));
    }
    if (name == null || password == null || !missing.isEmpty()) {
      throw new Problem.Invalid(missing);
    }
    PasswordChoice choice =
        PasswordChoice.of(password, List.of(invitation.email(), name)).under(policy);
    PasswordRules.require(choice);
    return new Invitee.New(name.strip(), choice, Optional.empty(), claimedBy);
  }

  /** Hashing takes long, so it is done before the transaction, and only for an open invitation. */
  Future<Invitee> prepare(Invitee invitee) {
    return switch (invitee) {
      case Invitee.New fresh -> passwords.accept(fresh.password()).map(fresh::with);
      case Invitee.SignedInAs known -> Future.succeededFuture(known);
    };
  }

  /** The user who accepts, made or brought up to date. */
  Future<UUID> admit(Tx tx, Invitation invitation, Client client, Invitee invitee) {
    return switch (invitee) {
      case Invitee.New fresh -> settle(tx, invitation, client, fresh);
      case Invitee.SignedInAs(UUID id) ->
          users
              .lock(tx, id)
              .compose(user ->
                  owns(user, invitation) && user.emailProven()
                      ? Future.succeededFuture()
                      : users.proveEmail(
                          tx,
                          Actor.person(id, invitation.org(), client),
                          user,
                          invitation.email(),
                          Users.Proof.SIGNED_IN))
              .map(id);
    };
  }

  private Future<UUID> settle(Tx tx, Invitation invitation, Client client, Invitee.New fresh) {
    return fresh
        .claimedBy()
        .map(user -> takeOver(tx, invitation, client, fresh, user))
        .orElseGet(() -> create(tx, invitation, fresh))
        .compose(user -> passwords.set(tx, user, fresh.hash().orElseThrow(), user).map(user));
  }

  /** Unless the claim was proven in the meantime. */
  private Future<UUID> takeOver(
      Tx tx, Invitation invitation, Client client, Invitee.New fresh, UUID claimedBy) {
    return users
        .lock(tx, claimedBy)
        .compose(user -> {
          if (owns(user, invitation)) {
            throw notThisAccount(Optional.empty());
          }
          Actor person = Actor.person(claimedBy, invitation.org(), client);
          return users.handOver(tx, person, invitation.email(), fresh.name());
        })
        .map(claimedBy);
  }

  private Future<UUID> create(Tx tx, Invitation invitation, Invitee.New fresh) {
    Optional<UUID> managedBy =
        invitation.isForPlatform() ? Optional.empty() : Optional.of(invitation.org());
    return users
        .create(tx, new NewUser(fresh.name(), invitation.email(), true, managedBy))
        .map(User::id);
  }

  private static boolean owns(User user, Invitation invitation) {
    return user.emailVerified() && invitation.email().equals(user.email());
  }
}
