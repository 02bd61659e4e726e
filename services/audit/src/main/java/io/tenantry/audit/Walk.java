package io.tenantry.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How far the check of a trail has come: up to which seal the chain was followed, and up to which
 * event it is known that a seal holds it.
 */
record Walk(Optional<Head> head, Instant at, UUID id, long seals, long events, long noLongerKept) {

  static final Walk START = new Walk(Optional.empty(), Instant.EPOCH, new UUID(0, 0), 0, 0, 0);

  long seq() {
    return head.map(Head::seq).orElse(0L);
  }

  /** The hash that the next seal must name. */
  String previous() {
    return head.map(Head::hash).orElse(String.valueOf(Hash.hex(Seal.NONE)));
  }

  Walk past(Seal seal, long found, long dropped) {
    return new Walk(
        Optional.of(seal.head()), at, id, seals + 1, events + found, noLongerKept + dropped);
  }

  Walk covered(Instant upTo, UUID last) {
    return new Walk(head, upTo, last, seals, events, noLongerKept);
  }

  /** For a cursor, so that the next request goes on. */
  List<String> position() {
    return List.of(
        Long.toString(seq()),
        previous(),
        head.map(Head::at).orElse(Instant.EPOCH).toString(),
        at.toString(),
        id.toString(),
        Long.toString(seals),
        Long.toString(events),
        Long.toString(noLongerKept));
  }

  static Walk of(List<String> position) {
    long seq = Long.parseLong(position.get(0));
    Head head = new Head(seq, position.get(1), Instant.parse(position.get(2)));
    return new Walk(
        seq == 0 ? Optional.empty() : Optional.of(head),
        Instant.parse(position.get(3)),
        UUID.fromString(position.get(4)),
        Long.parseLong(position.get(5)),
        Long.parseLong(position.get(6)),
        Long.parseLong(position.get(7)));
  }
}
