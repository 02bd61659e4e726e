package io.tenantry.audit;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Streamed;
import io.tenantry.common.work.Foundation;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The door for files that are made while they are sent. That one begins is in the trail before its
 * first row leaves, and how it ended afterwards. A beginning without an end is of a node that was
 * killed.
 */
public final class Exports {

  private final Foundation foundation;
  private final Audit audit;
  private final ExportPlaces places;

  Exports(Foundation foundation, Audit audit, int most) {
    this.foundation = foundation;
    this.audit = audit;
    this.places = new ExportPlaces(most);
  }

  /** The answer; nothing happens before it is opened. */
  public Streamed stream(Actor actor, Export wanted) {
    String name =
        wanted.what()
            + "-"
            + LocalDate.ofInstant(foundation.clock().instant(), ZoneOffset.UTC)
            + "."
            + wanted.format().word;
    ExportTrail trail = new ExportTrail(foundation.db(), audit, actor, wanted);
    return Streamed.file(
        wanted.format().type,
        name,
        new ExportFeed(foundation.vertx(), places, actor, wanted, trail));
  }
}
