package io.tenantry.users;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Json;
import io.tenantry.common.web.Parameter;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Window;
import io.tenantry.users.Filter.Condition;
import io.tenantry.users.Filter.Refused;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The query parameters of a list of people: how the document tells them, and how they are read. */
final class PeopleParameters {

  /** Longer than any name with its address; a search is made of words, not of documents. */
  static final int SEARCH_MAX = 200;

  /** The longest cursor holds the longest name twice over. */
  static final int CURSOR_MAX = 2_000;

  /** Of a file. */
  static final String FORMAT = "format";

  private static final List<String> COUNTS = List.of("exact");
  private static final List<String> FORMATS = List.of("csv", "ndjson");
  private static final Set<String> PAGING = Set.of("limit", "cursor", "offset", "count");

  private final Filters filters;
  private final Clock clock;

  PeopleParameters(Filters filters, Clock clock) {
    this.filters = filters;
    this.clock = clock;
  }

  /** All of them, for the route. */
  List<Parameter> of(PeopleScope scope) {
    return Stream.concat(
            paging().stream(),
            filters.all().stream()
                .map(filter -> new Parameter(filter.name(), filter.doc(), schema(filter, scope))))
        .toList();
  }

  /** Those of a file, which has all there are. */
  List<Parameter> ofExport(PeopleScope scope) {
    ObjectNode formats = string();
    FORMATS.forEach(formats.withArray("enum")::add);
    return Stream.concat(
            Stream.of(new Parameter(FORMAT, "How the file is written; CSV by default", formats)),
            of(scope).stream().filter(parameter -> !PAGING.contains(parameter.name())))
        .toList();
  }

  /**
   * Reads them.
   *
   * @throws Problem.Invalid with every complaint at once
   */
  PeopleQuery read(PeopleScope scope, Map<String, String> given) {
    var reading = new Reading(scope, given);
    PeopleQuery query = reading.query();
    if (!reading.complaints.isEmpty()) {
      throw new Problem.Invalid(reading.complaints);
    }
    return query;
  }

  /** One request's parameters and what is wrong with them. */
  private final class Reading {
    private final PeopleScope scope;
    private final Map<String, String> given;
    private final List<Complaint> complaints = new ArrayList<>();
    private final TreeMap<String, String> asked = new TreeMap<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    Reading(PeopleScope scope, Map<String, String> given) {
      this.scope = scope;
      this.given = given;
    }

    PeopleQuery query() {
      filters.all().forEach(this::filter);
      choice(FORMAT, FORMATS);
      return new PeopleQuery(
          text("search", SEARCH_MAX).map(String::strip).orElse(""),
          sort(),
          number("limit"),
          text("cursor", CURSOR_MAX).orElse(null),
          number("offset"),
          choice("count", COUNTS).isPresent(),
          asked,
          Filters.merged(conditions),
          List.copyOf(skipped));
    }

    private void filter(Filter filter) {
      String text = given.get(filter.name());
      if (text == null) {
        return;
      }
      try {
        conditions.addAll(filter.read(scope, text, clock.instant()));
        asked.put(filter.name(), text);
        if (filter.servedBy().isEmpty()) {
          skipped.add(filter.name());
        }
      } catch (Refused refused) {
        complain(filter.name(), String.valueOf(refused.getMessage()));
      }
    }

    private Optional<String> sort() {
      Optional<String> sort = Optional.ofNullable(given.get("sort"));
      try {
        sort.ifPresent(text -> PeopleSort.Order.parse(scope, text));
      } catch (Problem.Invalid unknown) {
        complaints.addAll(unknown.complaints());
      }
      return sort;
    }

    private Optional<String> text(String name, int most) {
      String text = given.get(name);
      if (text != null && text.length() > most) {
        complain(name, "must be at most " + most + " characters");
        return Optional.empty();
      }
      return Optional.ofNullable(text);
    }

    private Optional<String> choice(String name, List<String> known) {
      String text = given.get(name);
      if (text != null && known.stream().noneMatch(text::equalsIgnoreCase)) {
        complain(name, "must be one of " + String.join(", ", known));
      }
      return Optional.ofNullable(text);
    }

    private @Nullable Integer number(String name) {
      String text = given.get(name);
      try {
        return text == null ? null : Integer.valueOf(text.strip());
      } catch (NumberFormatException e) {
        complain(name, "must be a whole number");
        return null;
      }
    }

    private void complain(String name, String detail) {
      complaints.add(new Complaint("?" + name, detail));
    }
  }

  private static List<Parameter> paging() {
    ObjectNode sorts = string();
    for (String sort : PeopleSort.names()) {
      sorts.withArray("enum").add(sort).add("-" + sort);
    }
    ObjectNode counts = string();
    COUNTS.forEach(counts.withArray("enum")::add);
    return List.of(
        new Parameter(
            "search",
            "Words that must all occur in name, email, phone, username or unique id",
            string().put("maxLength", SEARCH_MAX)),
        new Parameter("sort", "With - for descending; newest first by default", sorts),
        new Parameter("limit", "Rows of a page", whole(1, Window.LIMIT_MAX)),
        new Parameter("cursor", "From the page before", string().put("maxLength", CURSOR_MAX)),
        new Parameter("offset", "Rows to skip", whole(0, Window.OFFSET_MAX)),
        new Parameter("count", "Counts all, which may take long", counts));
  }

  private static ObjectNode schema(Filter filter, PeopleScope scope) {
    return switch (filter.kind()) {
      case CHOICE -> {
        ObjectNode one = string();
        filter.values().apply(scope).forEach(one.withArray("enum")::add);
        yield listOf(one);
      }
      case TEXT -> listOf(string().put("maxLength", Readings.VALUE_MAX));
      case FLAG -> Json.mapper().createObjectNode().put("type", "boolean");
      case WHOLE -> Json.mapper().createObjectNode().put("type", "integer").put("minimum", 0);
      case TIME -> string().put("description", "RFC 3339, or a date, which means its start");
      case DAYS -> whole(0, Readings.DAYS_MAX);
    };
  }

  private static ObjectNode listOf(ObjectNode items) {
    ObjectNode list =
        Json.mapper().createObjectNode().put("type", "array").put("maxItems", Readings.VALUES_MAX);
    list.set("items", items);
    return list;
  }

  private static ObjectNode whole(int least, int most) {
    return Json.mapper()
        .createObjectNode()
        .put("type", "integer")
        .put("minimum", least)
        .put("maximum", most);
  }

  private static ObjectNode string() {
    return Json.mapper().createObjectNode().put("type", "string");
  }
}
