package io.tenantry.users;

import io.tenantry.common.web.Problem;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which columns a file may have, by their own names or by those that the caller has mapped. */
final class ImportColumns {

  private final PeopleScope scope;
  private final Map<String, Optional<ImportColumn>> mapped = new HashMap<>();

  /**
   * @throws Problem.Invalid if a name is mapped to what is not known
   */
  ImportColumns(PeopleScope scope, Map<String, String> mapping) {
    this.scope = scope;
    mapping.forEach((header, meaning) ->
        mapped.put(
            header.strip(),
            meaning.isEmpty()
                ? Optional.empty()
                : Optional.of(
                    ImportColumn.named(meaning, scope)
                        .orElseThrow(() -> unknownMeaning(meaning)))));
  }

  private Problem unknownMeaning(String meaning) {
    return Problem.Invalid.of("?map", "'" + shown(meaning) + "' is none of " + names());
  }

  /** A column by its name; an empty meaning for one that is left out, nothing for an unknown. */
  Optional<Optional<ImportColumn>> of(String header) {
    Optional<ImportColumn> own = mapped.get(header.strip());
    if (own != null) {
      return Optional.of(own);
    }
    Optional<ImportColumn> known = ImportColumn.named(header, scope);
    return known.isPresent() || ImportColumn.NOT_TAKEN.contains(ImportColumn.plain(header))
        ? Optional.of(known)
        : Optional.empty();
  }

  /**
   * The columns of a file with a header.
   *
   * @param needed what it has to tell
   * @throws Problem.BadFile if a column has no name, one that is not known, or one of another
   */
  List<Optional<ImportColumn>> read(
      long line, List<String> header, List<Long> places, Set<ImportColumn> needed) {
    List<Optional<ImportColumn>> columns = new ArrayList<>();
    Set<ImportColumn> told = new HashSet<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i);
      long at = places.get(i);
      Optional<ImportColumn> column = column(line, at, name);
      if (column.isPresent() && !told.add(column.get())) {
        throw bad(line, at, "there is a column '" + column.get().word() + "' already");
      }
      columns.add(column);
    }
    for (ImportColumn one : needed) {
      if (!told.contains(one)) {
        throw bad(line, 1, "the first line must name the columns; '" + one.word() + "' is missing");
      }
    }
    return columns;
  }

  private Optional<ImportColumn> column(long line, long at, String name) {
    if (name.isBlank() && !mapped.containsKey("")) {
      throw bad(line, at, "this column has no name");
    }
    return of(name)
        .orElseThrow(() ->
            bad(
                line,
                at,
                "the column '" + shown(name) + "' is not known; map it, or use " + names()));
  }

  /** The row as a person. */
  static JsonObject person(List<Optional<ImportColumn>> columns, List<String> cells) {
    Complaints complaints = new Complaints();
    JsonObject person = new JsonObject();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isPresent()) {
        try {
          columns.get(i).get().putCell(person, cells.get(i));
        } catch (Problem.Invalid wrong) {
          wrong.complaints().forEach(one -> complaints.add(one.pointer(), one.detail()));
        }
      }
    }
    complaints.throwIfAny();
    return person;
  }

  /** The same of a line of JSON. */
  JsonObject person(JsonObject line) {
    Complaints complaints = new Complaints();
    JsonObject person = new JsonObject();
    for (var member : line) {
      Optional<Optional<ImportColumn>> column = of(member.getKey());
      complaints.unless(column.isPresent(), "/" + shown(member.getKey()), "is not known here");
      if (member.getValue() != null) {
        try {
          column.flatMap(c -> c).ifPresent(known -> known.put(person, member.getValue()));
        } catch (Problem.Invalid wrong) {
          wrong.complaints().forEach(one -> complaints.add(one.pointer(), one.detail()));
        }
      }
    }
    complaints.throwIfAny();
    return person;
  }

  private String names() {
    return ImportColumn.all(scope).stream()
        .map(ImportColumn::word)
        .collect(Collectors.joining(", "));
  }

  private static String shown(String name) {
    return name.length() > 60 ? name.substring(0, 60) + "…" : name;
  }

  private static Problem.BadFile bad(long line, long column, String detail) {
    return new Problem.BadFile("bad-header", line, column, detail);
  }
}
