package io.tenantry.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tenantry.common.crypto.Ids;
import io.tenantry.common.crypto.Token;
import io.tenantry.common.sql.Database;
import io.tenantry.common.sql.Tx;
import io.tenantry.common.testkit.TestApp;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CredentialsTest {

  /** Cheap, so that the tests do not wait for what protects people. */
  private static final PasswordSettings CHEAP = new PasswordSettings(64, 1, 1, 2);

  private static @Nullable CredentialsModule module;

  @RegisterExtension
  static final TestApp APP =
      TestApp.with(foundation -> {
        CredentialsModule made = new CredentialsModule(foundation, CHEAP);
        module = made;
        return List.of(made);
      });

  private final UUID ann = Ids.next();
  private final UUID ben = Ids.next();
  private final UUID acme = Ids.next();

  @Test
  void manyMayClaimAnAddressAndOneHasIt() {
    Identifier address = Identifier.email(ann + "@acme.test");
    identity(tx -> identifiers().addEmail(tx, ann, address.value(), false));
    identity(tx -> identifiers().addEmail(tx, ben, address.value(), false));
    assertThat(holder(address)).contains(ann);
    identity(tx -> identifiers().addEmail(tx, ben, address.value(), true));
    assertThat(holder(address)).contains(ben);
    identity(tx -> identifiers().addEmail(tx, ben, address.value(), false));
    assertThat(holder(address)).as("what is proven stays proven").contains(ben);
  }

  @Test
  void anAddressIsProvenByOnePersonAndTheOtherIsNotToldWhose() {
    Identifier address = Identifier.email(ann + "@acme.test");
    identity(tx -> identifiers().add(tx, ann, address, true));
    assertThatThrownBy(() -> identity(tx -> identifiers().add(tx, ben, address, true)))
        .isInstanceOfSatisfying(
            PgException.class,
            taken -> assertThat(taken.getConstraint()).isEqualTo("login_identifiers_verified"));
    assertThat(Identifiers.taken().detail()).doesNotContain(ann.toString()).doesNotContain("@");
  }

  @Test
  void aUsernameIsUniqueInItsOrganization() {
    identity(tx -> identifiers().add(tx, ann, Identifier.username(acme, "Ann"), false));
    assertThat(holder(Identifier.username(acme, "ann"))).contains(ann);
    assertThat(holder(Identifier.username(ben, "ann"))).isEmpty();
    assertThatThrownBy(() ->
            identity(tx -> identifiers().add(tx, ben, Identifier.username(acme, "ann"), false)))
        .isInstanceOf(PgException.class);
    identity(tx -> identifiers().remove(tx, ann, Identifier.username(acme, "ann")));
    assertThat(holder(Identifier.username(acme, "ann"))).isEmpty();
  }

  @Test
  void somebodyWithoutAPasswordIsKnownAndNeverMatches() {
    Identifier address = Identifier.email(ann + "@acme.test");
    identity(tx -> identifiers().add(tx, ann, address, true));
    Candidate known = identity(tx -> passwords().candidate(tx, address)).orElseThrow();
    assertThat(known).isEqualTo(new Candidate(ann, Optional.empty()));
    assertThat(TestApp.await(passwords().matches(known.hash(), "nobody has this password")))
        .isFalse();
  }

  @Test
  void aPasswordIsReplacedAndTheOldOneIsNoLongerTheOne() {
    PasswordHash first = TestApp.await(passwords().hash("a quiet afternoon"));
    PasswordHash second = TestApp.await(passwords().hash("a louder evening"));
    identity(tx -> passwords().set(tx, ann, first, ann));
    assertThat(isStill(ann, first)).isTrue();
    identity(tx -> passwords().set(tx, ann, second, ann));
    assertThat(isStill(ann, first)).isFalse();
    identity(tx -> passwords().renew(tx, ann, first, first));
    assertThat(isStill(ann, second))
        .as("renewing a password that was changed meanwhile changes nothing")
        .isTrue();
  }

  @Test
  void whatSomebodyElseChoseGoes() {
    PasswordHash hash = TestApp.await(passwords().hash("a quiet afternoon"));
    identity(tx -> passwords().set(tx, ann, hash, ben));
    identity(tx -> passwords().set(tx, ben, hash, ben));
    Token link = identity(tx -> links().issue(tx, "password-reset", ann, acme, 0, hour()));
    identity(tx -> module().credentials().dropSetByOthers(tx, ann));
    identity(tx -> module().credentials().dropSetByOthers(tx, ben));
    assertThat(isStill(ann, hash)).isFalse();
    assertThat(isStill(ben, hash)).isTrue();
    assertThat(found("password-reset", link).isOpen()).isFalse();
  }

  @Test
  void aLinkWorksOnce() {
    Token token = identity(tx -> links().issue(tx, "invitation", ann, acme, 3, hour()));
    Link link = found("invitation", token);
    assertThat(link.subject()).isEqualTo(ann);
    assertThat(link.org()).isEqualTo(acme);
    assertThat(link.serial()).isEqualTo(3);
    assertThat(link.isOpen()).isTrue();
    identity(tx -> links().use(tx, link));
    gone(link, "link-used");
    assertThat(found("invitation", token).isOpen()).isFalse();
  }

  @Test
  void ofTwoWhoUseALinkAtOnceOneSucceeds() {
    Token token = identity(tx -> links().issue(tx, "invitation", ann, acme, 0, hour()));
    Link link = found("invitation", token);
    Future<Void> one = db().identityWrite(tx -> links().use(tx, link));
    Future<Void> other = db().identityWrite(tx -> links().use(tx, link));
    TestApp.await(Future.join(one, other).otherwiseEmpty());
    assertThat(one.succeeded()).isNotEqualTo(other.succeeded());
  }

  @Test
  void aLinkExpires() {
    Token token = identity(tx -> links().issue(tx, "invitation", ann, acme, 0, hour()));
    APP.database().run("UPDATE one_time_links SET expires_at = now() WHERE subject_id = ?", ann);
    Link link = found("invitation", token);
    assertThat(link.isOpen()).isFalse();
    gone(link, "link-expired");
    APP.runJob("credentials.purge-links");
    assertThat(found("invitation", token).expired()).isTrue();
    APP.database()
        .run(
            "UPDATE one_time_links SET expires_at = now() - interval '91 days' WHERE subject_id = ?",
            ann);
    APP.runJob("credentials.purge-links");
    assertThat(find("invitation", token)).isEmpty();
  }

  @Test
  void aLinkIsFoundByItsSecretForItsPurposeOnly() {
    List<Token> tokens =
        identity(tx -> links().issueAll(tx, "invitation", acme, List.of(ann, ben), 1, hour()));
    assertThat(found("invitation", tokens.get(0)).subject()).isEqualTo(ann);
    assertThat(found("invitation", tokens.get(1)).subject()).isEqualTo(ben);
    assertThat(find("password-reset", tokens.get(0))).as("not as a reset").isEmpty();
    assertThat(find("invitation", Token.random())).isEmpty();
    assertThat(APP.database().rows("SELECT one_time_links::text AS row FROM one_time_links"))
        .noneMatch(row -> String.valueOf(row.get("row")).contains(tokens.get(0).text()));
  }

  @Test
  void anOrganizationMayMakeALinkOfItsOwnAndCannotLookAnyUp() {
    Actor admin = TestApp.actor(acme);
    TestApp.await(db().write(admin, tx -> links().issue(tx, "invitation", ann, acme, 0, hour())));
    refused(tx -> links().issue(tx, "invitation", ann, ben, 0, hour()));
    refused(tx -> links().find(tx, "invitation", "text"));
    refused(tx -> passwords().candidate(tx, Identifier.email("ann@acme.test")));
    refused(tx -> identifiers().find(tx, Identifier.email("ann@acme.test")));
  }

  /** For transactions of an organization. */
  private void refused(Function<Tx, Future<?>> work) {
    Actor admin = TestApp.actor(acme);
    assertThatThrownBy(
            () -> TestApp.await(db().write(admin, tx -> work.apply(tx).<Void>mapEmpty())))
        .isInstanceOfSatisfying(
            PgException.class, no -> assertThat(no.getSqlState()).isEqualTo("42501"));
  }

  private static void gone(Link link, String code) {
    assertThatThrownBy(() -> identity(tx -> links().use(tx, link)))
        .asInstanceOf(type(Problem.Gone.class))
        .returns(code, Problem::code);
  }

  private static Optional<UUID> holder(Identifier identifier) {
    return identity(tx -> identifiers().find(tx, identifier));
  }

  private static boolean isStill(UUID user, PasswordHash hash) {
    return identity(tx -> passwords().isStill(tx, user, hash));
  }

  private static Optional<Link> find(String purpose, Token token) {
    return identity(tx -> links().find(tx, purpose, token.text()));
  }

  private static Link found(String purpose, Token token) {
    return find(purpose, token).orElseThrow();
  }

  private static Duration hour() {
    return Duration.ofHours(1);
  }

  private static <T> T identity(Function<Tx, Future<T>> work) {
    return TestApp.await(db().identityWrite(work));
  }

  private static Database db() {
    return APP.foundation().db();
  }

  private static CredentialsModule module() {
    if (module == null) {
      throw new IllegalStateException("the app runs during its test class only");
    }
    return module;
  }

  private static Identifiers identifiers() {
    return module().identifiers();
  }

  private static Passwords passwords() {
    return module().passwords();
  }

  private static Links links() {
    return module().links();
  }
}
