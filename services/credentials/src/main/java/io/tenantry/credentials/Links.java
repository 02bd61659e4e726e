package io.tenantry.credentials;

import io.tenantry.common.crypto.Token;
import io.tenantry.common.crypto.TokenHash;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Links that are mailed and work once. Of the secret only the SHA-256 is kept. Every login may
 * issue one; only {@code identity} can look one up or use it.
 */
public final class Links {

  Links() {}

  /**
   * Makes a link; the text of the token is told once, to be mailed.
   *
   * @param serial which link for this subject it is, where the sender counts
   * @param life how long it works
   */
  public Future<Token> issue(
      Tx tx, String purpose, UUID subject, UUID org, int serial, Duration life) {
    return issueAll(tx, purpose, org, List.of(subject), serial, life).map(List::getFirst);
  }

  /** {@link #issue} for many subjects in one statement; the tokens are in their order. */
  public Future<List<Token>> issueAll(
      Tx tx, String purpose, UUID org, List<UUID> subjects, int serial, Duration life) {
    List<Token> tokens = subjects.stream().map(subject -> Token.random()).toList();
    return tx.run(
            LinkSql.ISSUE,
            tokens.stream().map(token -> stored(token.hash())).toArray(Buffer[]::new),
            purpose,
            subjects.toArray(UUID[]::new),
            org,
            serial,
            life.toSeconds())
        .map(made -> tokens);
  }

  /** The link that somebody presents, used and expired ones too. */
  public Future<Optional<Link>> find(Tx tx, String purpose, String text) {
    TokenHash hash = TokenHash.of(text);
    return tx.first(LinkSql.FIND, purpose, stored(hash))
        .map(row -> row.map(found -> link(hash, found)));
  }

  /** How many links of this purpose were made for this subject lately, open or not. */
  public Future<Long> madeLately(Tx tx, String purpose, UUID subject, Duration lately) {
    return tx.first(LinkSql.MADE_LATELY, subject, purpose, lately.toSeconds())
        .map(row -> row.orElseThrow().getLong("made"));
  }

  /**
   * Uses the link up; of two who try at the same time one succeeds.
   *
   * @throws Problem.Gone by the future: {@code link-used} or {@code link-expired}
   */
  public Future<Void> use(Tx tx, Link link) {
    return tx.run(LinkSql.USE, stored(link.hash()))
        .map(used -> {
          if (used == 0) {
            throw link.gone();
          }
          return null;
        });
  }

  /** Withdraws every open link of this purpose for this subject. */
  public Future<Void> withdraw(Tx tx, String purpose, UUID subject) {
    return tx.run(LinkSql.WITHDRAW, purpose, subject).mapEmpty();
  }

  /** Withdraws every open link about this subject, whatever it is for. */
  public Future<Void> withdrawAll(Tx tx, UUID subject) {
    return tx.run(LinkSql.WITHDRAW_ALL, subject).mapEmpty();
  }

  /** Deletes every link about this subject, used and expired ones too. */
  Future<Void> forget(Tx tx, UUID subject) {
    return tx.run(LinkSql.FORGET, subject).mapEmpty();
  }

  /** Deletes links that ended long ago. */
  Future<Integer> purge(Tx tx, Duration kept, int atOnce) {
    return tx.run(LinkSql.PURGE, kept.toSeconds(), atOnce);
  }

  private static Buffer stored(TokenHash hash) {
    return Buffer.buffer(hash.sha256());
  }

  private static Link link(TokenHash hash, Row row) {
    return new Link(
        hash,
        row.getString("purpose"),
        row.getUUID("subject_id"),
        row.getUUID("org_id"),
        row.getInteger("serial"),
        row.getOffsetDateTime("expires_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("used_at")).map(OffsetDateTime::toInstant),
        row.getBoolean("expired"));
  }
}
