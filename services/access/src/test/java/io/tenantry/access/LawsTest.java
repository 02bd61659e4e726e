package io.tenantry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Permission;
import io.tenantry.common.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The algebra of ceiling and rank: on every combination of roles, and on made-up rights. */
class LawsTest {
  private static final UUID ACME = UUID.randomUUID();

  @Test
  void rolesAreGivenExactlyByThoseWhoHoldAllTheyGrant() {
    for (UUID org : List.of(ACME, Actor.PLATFORM)) {
      for (Set<String> held : combinations(org)) {
        for (Set<String> given : combinations(org)) {
          Actor giver = holding(org, RoleSet.builtIn(org).rights(held).permissions());
          Set<String> missing = names(RoleSet.builtIn(org).rights(given).permissions());
          missing.removeAll(names(giver.permissions()));

          if (missing.isEmpty()) {
            assertThatCode(() -> Laws.requireMayGive(giver, RoleSet.builtIn(giver.org()), given))
                .doesNotThrowAnyException();
          } else {
            assertThatThrownBy(
                    () -> Laws.requireMayGive(giver, RoleSet.builtIn(giver.org()), given))
                .as("%s gives %s", held, given)
                .asInstanceOf(type(Problem.Forbidden.class))
                .returns("forbidden", Problem::code)
                .returns(List.copyOf(missing), no -> no.more().get("missing"));
          }
        }
      }
    }
  }

  @Test
  void nobodyMakesSomebodyTheyCouldNotActOnAfterwards() {
    for (UUID org : List.of(ACME, Actor.PLATFORM)) {
      for (Set<String> held : combinations(org)) {
        for (Set<String> given : combinations(org)) {
          Actor giver = holding(org, RoleSet.builtIn(org).rights(held).permissions());

          assertThat(mayGive(giver, given))
              .as("%s gives %s", held, given)
              .isEqualTo(mayActOn(giver, RoleSet.builtIn(org).rights(given)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void rankIsTheOrderOfSets(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      Set<Permission> one = some(random);
      Set<Permission> other = some(random);
      Set<Permission> both = new HashSet<>(one);
      both.addAll(other);

      assertThat(mayActOn(holding(ACME, one), rights(one))).as("seed %d: equals", seed).isTrue();
      assertThat(mayActOn(holding(ACME, both), rights(one))).as("seed %d: below", seed).isTrue();
      assertThat(mayActOn(holding(ACME, one), rights(both)))
          .as("seed %d: above", seed)
          .isEqualTo(one.containsAll(other));
      assertThat(
              mayActOn(holding(ACME, one), rights(other))
                  && mayActOn(holding(ACME, other), rights(one)))
          .as("seed %d: both ways only between equals", seed)
          .isEqualTo(one.equals(other));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void whoMayActOnSomebodyMayActOnWhomeverTheyMayActOn(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      Set<Permission> low = some(random);
      Set<Permission> middle = with(low, some(random));
      Set<Permission> high = with(middle, some(random));

      assertThat(mayActOn(holding(ACME, high), rights(low))).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void theProgramItselfMayGiveAllAndActOnAll() {
    Actor program = Actor.system(ACME);

    assertThat(mayGive(program, Set.of("owner"))).isTrue();
    assertThat(mayActOn(program, rights(Permissions.inPlatform()))).isTrue();
  }

  @Test
  void aRoleThatIsNotThereIsABadRequestEvenForTheMightiest() {
    assertThatThrownBy(() ->
            Laws.requireMayGive(
                Actor.system(ACME), RoleSet.builtIn(ACME), List.of("viewer", "king")))
        .asInstanceOf(type(Problem.Invalid.class))
        .returns("/roles", no -> no.complaints().getFirst().pointer());
  }

  @Test
  void whoLacksARightHearsThatBeforeAnyWordAboutRolesThatAreNotThere() {
    Actor viewer = holding(ACME, RoleSet.builtIn(ACME).rights(List.of("viewer")).permissions());

    assertThatThrownBy(
            () -> Laws.requireMayGive(viewer, RoleSet.builtIn(ACME), List.of("king", "admin")))
        .isInstanceOf(Problem.Forbidden.class);
  }

  @Test
  void aRoleOfThePlatformIsNoneInAnOrganization() {
    assertThatThrownBy(() ->
            Laws.requireMayGive(Actor.system(ACME), RoleSet.builtIn(ACME), List.of("support")))
        .isInstanceOf(Problem.Invalid.class);
  }

  private static boolean mayGive(Actor actor, Set<String> roles) {
    try {
      Laws.requireMayGive(actor, RoleSet.builtIn(actor.org()), roles);
      return true;
    } catch (Problem.Forbidden no) {
      return false;
    }
  }

  private static boolean mayActOn(Actor actor, Rights target) {
    try {
      Laws.requireMayActOn(actor, target);
      return true;
    } catch (Problem.Forbidden no) {
      return false;
    }
  }

  private static List<Set<String>> combinations(UUID org) {
    List<Set<String>> sets = new ArrayList<>(List.of(Set.of()));
    for (Role role : RoleSet.builtIn(org).all()) {
      for (Set<String> set : List.copyOf(sets)) {
        Set<String> more = new HashSet<>(set);
        more.add(role.name());
        sets.add(more);
      }
    }
    return sets;
  }

  private static Actor holding(UUID org, Set<Permission> permissions) {
    return new Actor(
        UUID.randomUUID(),
        org,
        UUID.randomUUID(),
        permissions,
        false,
        Instant.now(),
        Client.INTERNAL,
        Entry.plain(org));
  }

  private static Rights rights(Iterable<Permission> permissions) {
    Set<Permission> set = new HashSet<>();
    permissions.forEach(set::add);
    return new Rights(Set.of(), set);
  }

  private static Set<Permission> some(Random random) {
    Set<Permission> some = new HashSet<>(Permissions.inPlatform());
    int keep = random.nextInt(1, 10);
    some.removeIf(_ -> random.nextInt(10) >= keep);
    return some;
  }

  private static Set<Permission> with(Set<Permission> some, Set<Permission> more) {
    Set<Permission> both = new HashSet<>(some);
    both.addAll(more);
    return both;
  }

  private static Set<String> names(Set<Permission> permissions) {
    Set<String> names = new TreeSet<>();
    permissions.forEach(permission -> names.add(permission.name()));
    return names;
  }
}
