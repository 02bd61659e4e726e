package io.tenantry.users;

import io.tenantry.common.web.Complaint;
import io.tenantry.common.web.Problem;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a file can tell of a person, by the name of its column. */
enum ImportColumn {
  NAME(Form.TEXT),
  EMAIL(Form.TEXT),
  PHONE(Form.NUMBER),
  USERNAME(Form.TEXT),
  UNIQUE_ID(Form.TEXT),
  STATUS(Form.TEXT),
  TYPE(Form.TYPES),
  IS_ADMIN(Form.YES_OR_NO),
  IS_INSTRUCTOR(Form.YES_OR_NO),
  IS_LEARNER(Form.YES_OR_NO),
  ROLES(Form.LIST),
  AVATAR_URL(Form.TEXT),
  PASSWORD_HASH(Form.NUMBER),
  BIO(Form.TEXT),
  COUNTRY(Form.TEXT),
  STATE(Form.TEXT),
  CITY(Form.TEXT),
  TIMEZONE(Form.TEXT),
  LOCALE(Form.TEXT),
  GENDER(Form.TEXT),
  DESIGNATION(Form.TEXT),
  EXPERTISE(Form.LIST),
  BIRTH_DATE(Form.TEXT),
  PROFILE(Form.OBJECT),
  METADATA(Form.OBJECT),
  PUBLIC_METADATA(Form.OBJECT);

  /** How a cell is read. */
  private enum Form {
    TEXT,
    /** Text that may begin like a formula and is none. */
    NUMBER,
    YES_OR_NO,
    /** Several, by semicolon, bar or comma. */
    LIST,
    TYPES,
    OBJECT
  }

  /** What an export tells and nobody can be given. */
  static final Set<String> NOT_TAKEN =
      Set.of(
          "id",
          "registered",
          "last_sign_in",
          "created_at",
          "updated_at",
          "joined_at",
          "last_login_at",
          "email_verified",
          "phone_verified",
          "two_factor_enabled",
          "managed",
          "continent");

  /** What others call the same. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "e_mail", "email",
          "mail", "email",
          "email_address", "email",
          "full_name", "name",
          "phone_number", "phone",
          "mobile", "phone",
          "time_zone", "timezone");

  private static final Set<ImportColumn> OF_MEMBERS_ONLY =
      Set.of(USERNAME, UNIQUE_ID, TYPE, IS_ADMIN, IS_INSTRUCTOR, IS_LEARNER);

  private static final String BEGINS_A_FORMULA = "=+-@\t\r";
  private static final Set<String> YES = Set.of("true", "yes", "y", "1");
  private static final Set<String> NO = Set.of("false", "no", "n", "0");

  private final Form form;

  ImportColumn(Form form) {
    this.form = form;
  }

  /** By the name of a column, however it is written. */
  static Optional<ImportColumn> named(String header, PeopleScope scope) {
    String plain = plain(header);
    String wanted = OTHER_NAMES.getOrDefault(plain, plain);
    return all(scope).stream().filter(column -> column.word().equals(wanted)).findFirst();
  }

  static List<ImportColumn> all(PeopleScope scope) {
    return Arrays.stream(values())
        .filter(column -> scope == PeopleScope.MEMBERS || !OF_MEMBERS_ONLY.contains(column))
        .toList();
  }

  static String plain(String header) {
    return header.strip().toLowerCase(Locale.ROOT).replaceAll("[ -]+", "_");
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it stands within the profile. */
  private boolean isOfProfile() {
    return compareTo(BIO) >= 0 && compareTo(BIRTH_DATE) <= 0;
  }

  /**
   * Puts what a cell tells into a person; an empty one tells nothing.
   *
   * @throws Problem.Invalid if the cell cannot be meant
   */
  void putCell(JsonObject person, String cell) {
    String text = cell.strip();
    if (text.isEmpty()) {
      return;
    }
    switch (form) {
      case TEXT -> put(person, harmless(text));
      case NUMBER -> put(person, text.replaceFirst("^'(?=[=+@-])", ""));
      case YES_OR_NO -> put(person, yesOrNo(text));
      case LIST -> put(person, list(text));
      case TYPES -> types(person, text);
      case OBJECT -> put(person, object(text));
    }
  }

  /** Puts a value of JSON into a person; null tells nothing. */
  void put(JsonObject person, Object value) {
    if (this == TYPE) {
      types(
          person,
          value instanceof JsonArray several
              ? several.stream().map(String::valueOf).collect(Collectors.joining(";"))
              : String.valueOf(value));
      return;
    }
    if (isOfProfile()) {
      JsonObject profile = person.getJsonObject(PROFILE.word(), new JsonObject());
      person.put(PROFILE.word(), profile.put(word(), value));
    } else if (this == PROFILE && value instanceof JsonObject more) {
      person.put(word(), person.getJsonObject(word(), new JsonObject()).mergeIn(more));
    } else {
      person.put(word(), value);
    }
  }

  /**
   * Spreadsheets run what begins like a formula, and write an apostrophe before text that only
   * looks like one, as our exports do.
   */
  private String harmless(String text) {
    boolean escaped =
        text.length() > 1
            && text.charAt(0) == '\''
            && BEGINS_A_FORMULA.indexOf(text.charAt(1)) >= 0;
    if (escaped) {
      return text.substring(1);
    }
    if (BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0) {
      throw invalid("begins like a formula; write an apostrophe before it if it is text");
    }
    return text;
  }

  private Boolean yesOrNo(String text) {
    String plain = text.toLowerCase(Locale.ROOT);
    if (!YES.contains(plain) && !NO.contains(plain)) {
      throw invalid("must be true or false");
    }
    return YES.contains(plain);
  }

  private JsonArray list(String text) {
    JsonArray list = new JsonArray();
    Arrays.stream(harmless(text).split("[;|,]", -1))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .forEach(list::add);
    return list;
  }

  private void types(JsonObject person, String text) {
    List<String> words =
        Arrays.stream(text.toLowerCase(Locale.ROOT).split("[;|, ]+", -1))
            .filter(word -> !word.isEmpty())
            .toList();
    if (!Set.of("admin", "instructor", "learner").containsAll(words) || words.isEmpty()) {
      throw invalid("must be learner, instructor or admin, or several of them");
    }
    for (String known : List.of("admin", "instructor", "learner")) {
      person.put("is_" + known, words.contains(known));
    }
  }

  private JsonObject object(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw invalid("must be an object in JSON");
    }
  }

  private Problem.Invalid invalid(String why) {
    return new Problem.Invalid(List.of(new Complaint("/" + word(), why)));
  }
}
