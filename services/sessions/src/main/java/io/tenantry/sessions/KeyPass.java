package io.tenantry.sessions;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Client;
import io.tenantry.common.web.Entry;
import io.tenantry.common.web.Permission;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A key that was presented, and the generation of the secret that it came with. */
record KeyPass(HeldKey key, int generation) {

  /** Whoever answers for the key, as the key: its id stands where a session's would. */
  Actor actor(UUID org, Set<Permission> permissions, Client client) {
    return new Actor(
        key.owner(),
        org,
        key.id(),
        permissions,
        key.viaPlatform(),
        Instant.EPOCH,
        client,
        new Entry(ApiKeySql.ENTER, new Args(this, org.toString())));
  }

  /** The key that an actor came with; empty for people and for the program. */
  static Optional<KeyPass> of(Actor actor) {
    return actor.entry().args() instanceof Args args ? Optional.of(args.pass) : Optional.empty();
  }

  /** The values of {@link ApiKeySql#ENTER}, in its order. */
  private static final class Args extends AbstractList<Object> {

    private final KeyPass pass;
    private final String into;

    Args(KeyPass pass, String into) {
      this.pass = pass;
      this.into = into;
    }

    @Override
    public Object get(int index) {
      return switch (index) {
        case 0 -> into;
        case 1 -> pass.key.id();
        case 2 -> pass.generation;
        default -> throw new IndexOutOfBoundsException(index);
      };
    }

    @Override
    public int size() {
      return 3;
    }
  }
}
