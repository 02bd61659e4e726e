package io.tenantry.users;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Identifier;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rows of a file that are done in a few statements for all of them: people who are new and are
 * given nothing, and people who are here and stay as they are. Whatever else there is about a row
 * (roles, an edit, a name that is somebody's) is left to be done by itself, and what is wrong with
 * it to be told there.
 */
final class ImportedTogether {

  private final MemberCreation creation;
  private final TakenNames taken;
  private final SecretBox box;

  ImportedTogether(MemberCreation creation, TakenNames taken, SecretBox box) {
    this.creation = creation;
    this.taken = taken;
    this.box = box;
  }

  Future<Map<Long, String>> take(Tx tx, Actor actor, JsonObject how, Map<Long, ImportedRow> rows) {
    return tx.all(
            MemberEditSql.WITH_ANY,
            actor.org(),
            texts(rows.values(), ImportedRow::email),
            texts(rows.values(), ImportedRow::uniqueId))
        .compose(found -> {
          Here here =
              new Here(found, how.getString("match").equals(ImportQuery.Match.EMAIL.name()));
          Map<Long, Candidate> candidates = new LinkedHashMap<>();
          Map<Long, String> done = new HashMap<>();
          rows.forEach((place, row) -> {
            if (!here.has(row)) {
              plain(actor, row).ifPresent(one -> candidates.put(place, new Candidate(one, row)));
            } else if (here.isMeantBy(row) && !how.getBoolean("update")) {
              done.put(place, "unchanged");
            }
          });
          removeTwins(candidates);
          return make(tx, actor, how.getBoolean("send_links"), candidates)
              .map(made -> {
                made.forEach(place -> done.put(place, "created"));
                return done;
              });
        });
  }

  /** Somebody who is made unless somebody has their names. */
  private record Candidate(Newcomer newcomer, ImportedRow row) {

    boolean wants(Set<?> names) {
      return all().stream().anyMatch(names::contains);
    }

    Set<Object> all() {
      Set<Object> names = new HashSet<>(newcomer.names());
      newcomer.uniqueId().ifPresent(names::add);
      return names;
    }
  }

  /**
   * Who is here already.
   *
   * @param names their addresses and unique ids
   * @param living the names that rows are told apart by, of those who were not deleted
   */
  private record Here(Set<String> names, Set<String> living, boolean byEmail) {

    Here(List<Row> found, boolean byEmail) {
      this(new HashSet<>(), new HashSet<>(), byEmail);
      for (Row row : found) {
        Optional<String> email = Optional.ofNullable(row.getString("email_key"));
        Optional<String> uniqueId = Optional.ofNullable(row.getString("unique_id"));
        email.ifPresent(names::add);
        uniqueId.ifPresent(names::add);
        if (!row.getBoolean("deleted")) {
          (byEmail ? email : uniqueId).ifPresent(living::add);
        }
      }
    }

    boolean has(ImportedRow row) {
      return row.email().filter(names::contains).isPresent()
          || row.uniqueId().filter(names::contains).isPresent();
    }

    boolean isMeantBy(ImportedRow row) {
      return (byEmail ? row.email() : row.uniqueId()).filter(living::contains).isPresent();
    }
  }

  private Optional<Newcomer> plain(Actor actor, ImportedRow row) {
    try {
      return Optional.of(creation.judge(actor, row.as(NewMember.class, Set.of()), row.uniqueId()))
          .filter(Newcomer::isPlain);
    } catch (Problem toldByItself) {
      return Optional.empty();
    }
  }

  /** Of rows that want the same name for several people one has to be done before the next. */
  private static void removeTwins(Map<Long, Candidate> candidates) {
    Set<Object> once = new HashSet<>();
    Set<Object> twice = new HashSet<>();
    candidates.values().stream()
        .flatMap(one -> one.all().stream())
        .filter(name -> !once.add(name))
        .forEach(twice::add);
    candidates.values().removeIf(one -> one.wants(twice));
  }

  /**
   * @return the places of those who were made
   */
  private Future<Set<Long>> make(
      Tx tx, Actor actor, boolean mayMail, Map<Long, Candidate> candidates) {
    if (candidates.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    Set<Identifier> names =
        candidates.values().stream()
            .flatMap(one -> one.newcomer().names().stream())
            .collect(Collectors.toSet());
    return taken
        .reserveAll(tx, actor, names)
        .compose(held -> {
          candidates.values().removeIf(one -> one.wants(held));
          List<Newcomer> newcomers = candidates.values().stream().map(Candidate::newcomer).toList();
          List<SetPasswords.First> firsts =
              candidates.values().stream()
                  .map(one -> one.newcomer().first(one.row().opened(box), mayMail))
                  .toList();
          return newcomers.isEmpty()
              ? Future.succeededFuture(Set.of())
              : creation.createAll(tx, actor, newcomers, firsts).map(candidates.keySet());
        });
  }

  private static String[] texts(
      Collection<ImportedRow> rows, Function<ImportedRow, Optional<String>> of) {
    return rows.stream().flatMap(row -> of.apply(row).stream()).toArray(String[]::new);
  }
}
