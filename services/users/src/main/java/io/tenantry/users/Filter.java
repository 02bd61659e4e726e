package io.tenantry.users;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * One filter of the lists of people, declared once for both scopes: the question, the document, the
 * values to choose from and the index that serves it come from here.
 *
 * @param values the closed list, in the words of the scope; empty where any value may be asked
 * @param reading what the value means to the database
 * @param servedBy the indexes of {@code members} that find whom it fits where those are few; where
 *     they are many, the index of the sort is walked
 */
record Filter(
    String name,
    Kind kind,
    Function<PeopleScope, List<String>> values,
    Reading reading,
    List<String> servedBy,
    String doc) {

  /** What can be asked. */
  enum Kind {
    /** One or several of a closed list. */
    CHOICE,
    /** One or several texts; what nobody has matches nobody. */
    TEXT,
    FLAG,
    WHOLE,
    TIME,
    DAYS
  }

  /**
   * A condition as the functions of the database take it: the name of a column and of a comparison
   * (tenantry.people_condition has the closed list), and a value.
   */
  record Condition(String column, String comparison, String operand) {}

  /** What was asked, with what is needed to understand it. */
  record Asked(PeopleScope scope, String text, Instant now, List<String> values) {}

  /** From text to conditions; throws {@link Refused} where the text cannot be meant. */
  interface Reading {
    List<Condition> read(Asked asked);
  }

  /** Why a value cannot be used, in words for the caller. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why, null, false, false);
    }
  }

  List<Condition> read(PeopleScope scope, String text, Instant now) {
    return reading.read(new Asked(scope, text, now, values.apply(scope)));
  }
}
