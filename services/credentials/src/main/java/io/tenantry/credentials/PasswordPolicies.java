package io.tenantry.credentials;

import io.tenantry.common.sql.Tx;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * What organizations say about passwords. It is asked when a password is set: what was set before
 * stays, because only its hash is known.
 */
public final class PasswordPolicies {

  PasswordPolicies() {}

  /** In a transaction of any login that is in the organization. */
  public Future<PasswordPolicy> of(Tx tx, UUID org) {
    return tx.first(PasswordPolicySql.GET, org)
        .map(row -> row.map(PasswordPolicy::of).orElse(PasswordPolicy.NONE));
  }

  /**
   * The strictest of all organizations that the person belongs to, in a transaction of the login
   * {@code identity} or {@code platform}: whoever has one password has it everywhere.
   */
  public Future<PasswordPolicy> ofPerson(Tx tx, UUID user) {
    return tx.all(PasswordPolicySql.OF_PERSON, user)
        .map(rows -> PasswordPolicy.strictest(rows.stream().map(PasswordPolicy::of).toList()));
  }

  /** The same of all that the person belongs to, and of this one, where they are expected. */
  public Future<PasswordPolicy> ofPersonAlsoIn(Tx tx, UUID org, UUID user) {
    return of(tx, org)
        .compose(here ->
            ofPerson(tx, user).map(others -> PasswordPolicy.strictest(List.of(here, others))));
  }

  /** The audit event is the caller's, and so is entering the organization. */
  public Future<Void> set(Tx tx, UUID org, PasswordPolicy policy) {
    List<String> words = policy.refusedWords();
    return tx.run(
            PasswordPolicySql.SET,
            org,
            policy.lengthMin().orElse(null),
            words.toArray(String[]::new))
        .mapEmpty();
  }
}
