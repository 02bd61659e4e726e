package io.tenantry.users;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Page;
import io.tenantry.common.web.Problem;
import io.tenantry.jobs.Found;
import io.tenantry.jobs.Search;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The people that a filter means: those of the list, found page by page, the newest first. */
final class BulkFilter {

  /** Whoever comes meanwhile comes before the page that is read, and is not met. */
  private static final String ORDER = "-created_at";

  private static final String PAGE = "200";
  private static final String SEARCH = "search";

  private final Filters filters = new Filters();
  private final Members members;
  private final PlatformUsers users;

  BulkFilter(Members members, PlatformUsers users) {
    this.members = members;
    this.users = users;
  }

  /**
   * The filter as it is kept, its values as texts.
   *
   * @throws Problem.Invalid with every complaint at once, also where a filter cannot be answered
   *     now: the list would leave it out, and more people would be meant
   */
  JsonObject read(PeopleScope scope, Map<String, Object> given, Instant now) {
    Map<String, String> texts = new HashMap<>();
    given.forEach((name, value) -> texts.put(name, text(name, value)));
    List<Complaint> unknown =
        texts.keySet().stream()
            .filter(name -> !isKnown(name))
            .sorted()
            .map(name -> new Complaint("/filter/" + name, "is no filter of the list"))
            .toList();
    if (!unknown.isEmpty()) {
      throw new Problem.Invalid(unknown);
    }
    PeopleQuery query = query(scope, texts, now);
    if (!query.skipped().isEmpty()) {
      throw new Problem.Invalid(
          query.skipped().stream()
              .map(name -> new Complaint("/filter/" + name, "cannot be answered now"))
              .toList());
    }
    JsonObject kept = new JsonObject();
    texts.forEach(kept::put);
    return kept;
  }

  private boolean isKnown(String name) {
    return name.equals(SEARCH)
        || filters.all().stream().anyMatch(filter -> filter.name().equals(name));
  }

  /** Several values by comma, as in a query. */
  private static String text(String name, Object value) {
    if (value instanceof Collection<?> several) {
      return several.stream().map(one -> text(name, one)).collect(Collectors.joining(","));
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw Problem.Invalid.of("/filter/" + name, "must be a text, a number, true, false or a list");
  }

  private PeopleQuery query(PeopleScope scope, Map<String, String> texts, Instant now) {
    try {
      return new PeopleParameters(filters, Clock.fixed(now, ZoneOffset.UTC)).read(scope, texts);
    } catch (Problem.Invalid invalid) {
      throw new Problem.Invalid(
          invalid.complaints().stream()
              .map(one ->
                  new Complaint(one.pointer().replaceFirst("^\\?", "/filter/"), one.detail()))
              .toList());
    }
  }

  /** A page of them, in {@code actor.org()}. */
  Future<Found> find(Actor actor, Search search) {
    Map<String, String> asked = new HashMap<>();
    search.filter().forEach(one -> asked.put(one.getKey(), String.valueOf(one.getValue())));
    asked.put("sort", ORDER);
    asked.put("limit", PAGE);
    search.from().ifPresent(from -> asked.put("cursor", from));
    if (actor.org().equals(Actor.PLATFORM)) {
      return users
          .listExactly(query(PeopleScope.USERS, asked, search.at()))
          .map(page -> found(page.map(ListedUser::id)));
    }
    return members
        .listExactly(actor, query(PeopleScope.MEMBERS, asked, search.at()))
        .map(page -> found(page.map(Member::id)));
  }

  private static Found found(Page<UUID> page) {
    return new Found(
        page.data(),
        Optional.ofNullable(page.nextCursor()),
        Optional.ofNullable(page.total()).orElse(0L),
        Boolean.TRUE.equals(page.totalIsExact()));
  }
}
