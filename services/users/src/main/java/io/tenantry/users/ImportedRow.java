package io.tenantry.users;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Lines;
import io.tenantry.common.web.Problem;
import io.tenantry.credentials.Identifier;
import io.tenantry.credentials.PasswordHash;
import io.tenantry.credentials.Passwords;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A row as its job keeps it: what the routes for one person take, and beside it what only an import
 * tells.
 *
 * @param told by the names of the wire
 */
record ImportedRow(JsonObject told) {

  private static final String UNIQUE_ID = ImportColumn.UNIQUE_ID.word();
  private static final String PASSWORD_HASH = ImportColumn.PASSWORD_HASH.word();
  private static final String SEALED_HASH = "sealed_hash";
  private static final String PURPOSE = "users.imported-hash";
  private static final String ROLES = ImportColumn.ROLES.word();

  /** The address in the one form in which it is stored. */
  Optional<String> email() {
    return text(ImportColumn.EMAIL.word()).map(Identifier::normalEmail);
  }

  Optional<String> uniqueId() {
    return text(UNIQUE_ID);
  }

  List<String> roles() {
    JsonArray roles = told.getJsonArray(ROLES, new JsonArray());
    return roles.stream().map(String::valueOf).distinct().sorted().toList();
  }

  /**
   * @throws Problem.Invalid if it is none that we can check
   */
  Optional<PasswordHash> hash() {
    return text(PASSWORD_HASH).map(hash -> Passwords.foreign("/" + PASSWORD_HASH, hash));
  }

  /** The same with its hash sealed: what an organization's login may read holds no secrets. */
  ImportedRow sealed(SecretBox box) {
    hash().ifPresent(stored -> told.put(SEALED_HASH, box.sealText(PURPOSE, stored.phc())));
    told.remove(PASSWORD_HASH);
    return this;
  }

  /** The hash that was {@link #sealed}. */
  Optional<PasswordHash> opened(SecretBox box) {
    return Optional.ofNullable(told.getString(SEALED_HASH))
        .map(sealed -> new PasswordHash(box.openText(PURPOSE, sealed)));
  }

  private Optional<String> text(String name) {
    return told.getValue(name) instanceof String text && !text.isBlank()
        ? Optional.of(text.strip())
        : Optional.empty();
  }

  /**
   * As the body that a route for one person takes, without some of it.
   *
   * @throws Problem.Invalid with every complaint at once
   */
  <T> T as(Class<T> body, Collection<String> without) {
    JsonObject left = told.copy();
    left.remove(UNIQUE_ID);
    left.remove(PASSWORD_HASH);
    left.remove(SEALED_HASH);
    without.forEach(left::remove);
    return Lines.read(body, left.toBuffer());
  }

  /**
   * @throws Problem.Invalid if the unique id or the hash will not do
   */
  void requireOwn() {
    Complaints complaints = new Complaints();
    uniqueId().ifPresent(id -> collect(complaints, () -> requireUniqueId(id)));
    collect(complaints, this::hash);
    complaints.throwIfAny();
  }

  private static void requireUniqueId(String id) {
    try {
      Lines.read(NewUniqueId.class, new JsonObject().put("value", id).toBuffer());
    } catch (Problem.Invalid wrong) {
      throw new Problem.Invalid(
          wrong.complaints().stream()
              .map(one -> new Complaint("/" + UNIQUE_ID, one.detail()))
              .toList());
    }
  }

  private static void collect(Complaints complaints, Runnable check) {
    try {
      check.run();
    } catch (Problem.Invalid wrong) {
      wrong.complaints().forEach(one -> complaints.add(one.pointer(), one.detail()));
    }
  }

  /** Never the hash. */
  @Override
  public String toString() {
    return "ImportedRow";
  }
}
