package io.tenantry.credentials;

import io.tenantry.common.sql.Care;
import io.tenantry.common.sql.Database;
import io.tenantry.common.work.Assembly;
import io.tenantry.common.work.Foundation;
import io.tenantry.common.work.Module;
import io.vertx.core.Future;
import java.time.Duration;

/** Builds credentials: its doors, and the schedule that forgets old links. It has no routes. */
public final class CredentialsModule implements Module {

  /**
   * People who follow an old link hear that it has expired for this long, not that it is unknown.
   */
  private static final Duration LINKS_KEPT = Duration.ofDays(90);

  private static final Duration BETWEEN_PURGES = Duration.ofHours(1);
  private static final int PURGED_AT_ONCE = 1_000;

  private final Database db;
  private final Identifiers identifiers = new Identifiers();
  private final Links links = new Links();
  private final Passwords passwords;
  private final Passkeys passkeys;
  private final SecondFactors factors;
  private final Challenges challenges = new Challenges();
  private final PhoneCodes phoneCodes;
  private final WantedAddresses wantedAddresses = new WantedAddresses();
  private final LinkedAccounts linkedAccounts = new LinkedAccounts();
  private final Credentials credentials;
  private final GuessSettings guesses;
  private final Attempts attempts;
  private final PasswordPolicies policies = new PasswordPolicies();

  public CredentialsModule(Foundation foundation) {
    this(foundation, PasswordSettings.usual());
  }

  public CredentialsModule(Foundation foundation, PasswordSettings settings) {
    this(foundation, settings, GuessSettings.usual());
  }

  public CredentialsModule(
      Foundation foundation, PasswordSettings settings, GuessSettings guesses) {
    this.db = foundation.db();
    HashingPool pool = new HashingPool(foundation.vertx(), settings.threads(), foundation.meters());
    this.passwords = new Passwords(pool, settings.argon2());
    this.passkeys = new Passkeys(foundation.secrets(), foundation.clock());
    this.factors = new SecondFactors(foundation.secrets(), passkeys, foundation.clock());
    this.phoneCodes = new PhoneCodes(foundation.secrets());
    this.credentials =
        new Credentials(
            identifiers,
            passwords,
            links,
            factors,
            challenges,
            phoneCodes,
            wantedAddresses,
            linkedAccounts);
    this.guesses = guesses;
    this.attempts = new Attempts(foundation, guesses);
  }

  public Identifiers identifiers() {
    return identifiers;
  }

  public Passwords passwords() {
    return passwords;
  }

  public PasswordPolicies policies() {
    return policies;
  }

  public Links links() {
    return links;
  }

  public SecondFactors factors() {
    return factors;
  }

  public Passkeys passkeys() {
    return passkeys;
  }

  public Challenges challenges() {
    return challenges;
  }

  public PhoneCodes phoneCodes() {
    return phoneCodes;
  }

  public WantedAddresses wantedAddresses() {
    return wantedAddresses;
  }

  /** Accounts elsewhere by which people sign in. */
  public LinkedAccounts linkedAccounts() {
    return linkedAccounts;
  }

  /** How often people may guess. */
  public Attempts attempts() {
    return attempts;
  }

  public GuessSettings guesses() {
    return guesses;
  }

  public Credentials credentials() {
    return credentials;
  }

  @Override
  public void addTo(Assembly assembly) {
    assembly.constraint("login_identifiers_verified", Identifiers::taken);
    assembly.constraint("login_identifiers_username", Identifiers::taken);
    assembly.constraint("passkeys_credential", Passkeys::known);
    assembly.schedule().every("credentials.purge-links", BETWEEN_PURGES, this::purge);
    assembly.schedule().every("credentials.purge-challenges", BETWEEN_PURGES, this::purgeFactors);
    assembly.schedule().every("credentials.purge-proofs", BETWEEN_PURGES, this::purgeProofs);
    assembly.care(
        new Care(
            "login_identifiers",
            "every row of the person",
            "every row of the person is deleted",
            "usernames that the organization gave",
            "usernames that the organization gave are deleted"),
        new Care(
            "password_hashes",
            "when it was set and by whom, not the hash",
            "the row of the person is deleted",
            "none: a password belongs to the person",
            "none: a password belongs to the person"),
        new Care(
            "totp_secrets",
            "since when an app makes codes for the person, not the secret",
            "the row of the person is deleted",
            "none: a second factor belongs to the person",
            "none: a second factor belongs to the person"),
        new Care(
            "passkeys",
            "every row of the person, without the key",
            "every row of the person is deleted",
            "none: a second factor belongs to the person",
            "none: a second factor belongs to the person"),
        new Care(
            "linked_accounts",
            "every row of the person",
            "every row of the person is deleted",
            "none: a linked account belongs to the person",
            "none: a linked account belongs to the person"),
        new Care(
            "spent_challenges",
            "none: random numbers of minutes",
            "none: nothing personal",
            "none: random numbers of minutes",
            "none: nothing of an organization"),
        new Care(
            "recovery_codes",
            "how many are left, not the codes",
            "every row of the person is deleted",
            "none: a second factor belongs to the person",
            "none: a second factor belongs to the person"),
        new Care(
            "factor_failures",
            "none: forgotten after a day",
            "the row of the person is deleted",
            "none: forgotten after a day",
            "none: forgotten after a day"),
        new Care(
            "factor_challenges",
            "none: a challenge is a secret of minutes",
            "every row of the person is deleted",
            "none: a challenge is a secret of minutes",
            "none: forgotten after minutes"),
        new Care(
            "phone_codes",
            "none: a code is a secret and short-lived",
            "codes of the person are deleted",
            "none: a number belongs to the person",
            "none: a number belongs to the person"),
        new Care(
            "wanted_addresses",
            "the row of the person",
            "the row of the person is deleted",
            "none: an address belongs to the person",
            "none: an address belongs to the person"),
        new Care(
            "password_policies",
            "holds nothing about a person",
            "holds nothing about a person",
            "the organization's row",
            "the organization's row is deleted"),
        new Care(
            "one_time_links",
            "none: a link is a secret and short-lived",
            "links about the person are deleted",
            "none: a link is a secret and short-lived",
            "every row of the organization is deleted"));
  }

  private Future<Void> purgeFactors() {
    return db.identityWrite(tx ->
        challenges
            .purge(tx)
            .compose(gone -> passkeys.purge(tx))
            .compose(gone -> factors.purge(tx)));
  }

  private Future<Void> purge() {
    return db.identityWrite(tx -> links.purge(tx, LINKS_KEPT, PURGED_AT_ONCE))
        .compose(gone -> gone < PURGED_AT_ONCE ? Future.succeededFuture() : purge());
  }

  private Future<Void> purgeProofs() {
    return db.identityWrite(tx ->
            phoneCodes
                .purge(tx, PURGED_AT_ONCE)
                .compose(
                    gone -> wantedAddresses.purge(tx, PURGED_AT_ONCE).map(more -> gone + more)))
        .compose(gone -> gone < PURGED_AT_ONCE ? Future.succeededFuture() : purgeProofs());
  }
}
