package io.tenantry.users;

import io.tenantry.access.Standings;
import io.tenantry.common.cluster.Signal;
import io.tenantry.common.cluster.Signals;
import io.tenantry.common.sql.Tx;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.Identifiers;
import io.tenantry.credentials.Links;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * People's own rows, made and edited together with the names they sign in by. For {@code identity}
 * transactions; who may do so, audit and mails are the caller's.
 */
final class People {

  private final Standings standings;
  private final Identifiers identifiers;
  private final Links links;
  private final Signals signals;

  People(Standings standings, Identifiers identifiers, Links links, Signals signals) {
    this.standings = standings;
    this.identifiers = identifiers;
    this.links = links;
    this.signals = signals;
  }

  /** Makes these people, in as many statements as for one; nothing of them is proven yet. */
  Future<Void> create(Tx tx, List<NewPerson> people) {
    JsonArray rows = new JsonArray(people.stream().map(NewPerson::row).toList());
    List<Identifiers.Given> names =
        people.stream()
            .flatMap(person ->
                names(person.card()).stream()
                    .map(name -> new Identifiers.Given(person.id(), name, false)))
            .toList();
    return tx.run(UserEditSql.INSERT, rows)
        .compose(made -> standings.newUsers(tx, people.stream().map(NewPerson::id).toList()))
        .compose(stand -> identifiers.addAll(tx, names));
  }

  /**
   * Makes this the person's card. With another address or number the links that were mailed before
   * are good for nothing. The row must be locked, and the new names reserved.
   */
  Future<Void> setCard(Tx tx, UUID user, Card before, Card card) {
    if (card.equals(before)) {
      return Future.succeededFuture();
    }
    boolean movedAway = card.hasNewEmail(before) || card.hasNewPhone(before);
    return swap(tx, user, email(before), email(card), card.emailVerified())
        .compose(done -> swap(tx, user, phone(before), phone(card), card.phoneVerified()))
        .compose(done -> write(tx, user, card))
        .compose(done -> movedAway ? links.withdrawAll(tx, user) : Future.succeededFuture())
        .compose(done -> changed(tx, user));
  }

  private static Future<Integer> write(Tx tx, UUID user, Card card) {
    return tx.run(
        UserEditSql.SET_CARD,
        user,
        card.name(),
        card.email(),
        card.emailVerified(),
        card.phone(),
        card.phoneVerified(),
        card.avatarUrl());
  }

  /** Writes the person's own profile and metadata. */
  Future<Void> setProfile(
      Tx tx, UUID user, PersonProfile profile, JsonObject metadata, JsonObject publicMetadata) {
    List<@Nullable Object> args = new ArrayList<>();
    args.add(user);
    args.add(metadata);
    args.add(publicMetadata);
    args.addAll(profile.values());
    return tx.run(UserEditSql.SET_PROFILE, args.toArray()).compose(set -> changed(tx, user));
  }

  Future<Particulars> particulars(Tx tx, UUID user) {
    return tx.first(UserEditSql.PARTICULARS, user).map(row -> Particulars.of(row.orElseThrow()));
  }

  /** What is remembered of this person is read anew, on every node. */
  Future<Void> changed(Tx tx, UUID user) {
    return signals.raise(tx, new Signal(Profiles.SIGNAL, user.toString()));
  }

  private Future<Void> swap(
      Tx tx, UUID user, Optional<Identifier> old, Optional<Identifier> now, boolean verified) {
    if (!Objects.equals(old, now)) {
      return remove(tx, user, old).compose(removed -> add(tx, user, now, verified));
    }
    return verified || old.isEmpty()
        ? add(tx, user, now, verified)
        : identifiers.doubt(tx, user, old.get());
  }

  private Future<Void> add(Tx tx, UUID user, Optional<Identifier> name, boolean verified) {
    return name.map(given -> identifiers.add(tx, user, given, verified))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> remove(Tx tx, UUID user, Optional<Identifier> name) {
    return name.map(old -> identifiers.remove(tx, user, old)).orElseGet(Future::succeededFuture);
  }

  /** What the card says of how the person signs in. */
  static List<Identifier> names(Card card) {
    return Stream.of(email(card), phone(card)).flatMap(Optional::stream).toList();
  }

  /** Those that were not said before. */
  static List<Identifier> newNames(Card before, Card card) {
    List<Identifier> old = names(before);
    return names(card).stream().filter(name -> !old.contains(name)).toList();
  }

  static Optional<Identifier> email(Card card) {
    return Optional.ofNullable(card.email()).map(Identifier::email);
  }

  static Optional<Identifier> phone(Card card) {
    return Optional.ofNullable(card.phone()).flatMap(Identifier::phone);
  }
}
