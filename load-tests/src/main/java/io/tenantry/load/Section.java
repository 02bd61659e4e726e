package io.tenantry.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One scenario's part of the report: what was done, what was measured, what was aimed at. */
final class Section {

  private final String title;
  private final String done;
  private final List<String> figures = new ArrayList<>();
  private final List<Aim> aims = new ArrayList<>();

  /**
   * Something that had to come out.
   *
   * @param isPace whether it depends on what else the machine does
   */
  record Aim(String what, String measured, boolean isMet, boolean isPace) {}

  Section(String title, String done) {
    this.title = title;
    this.done = done;
  }

  /** For a file. */
  String name() {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  void figure(String what, Object value) {
    figures.add("- " + what + ": " + value);
  }

  /** Right or wrong, on any machine. */
  void aim(String what, boolean isMet, String measured) {
    aims.add(new Aim(what, measured, isMet, false));
  }

  /** Fast enough, on a machine that does nothing else. */
  void pace(String what, boolean isMet, String measured) {
    aims.add(new Aim(what, measured, isMet, true));
  }

  /** What did not come out and does not depend on the machine. */
  List<Aim> wrong() {
    return aims.stream().filter(aim -> !aim.isMet() && !aim.isPace()).toList();
  }

  String text() {
    StringBuilder text = new StringBuilder("## " + title + "\n\n" + done + "\n\n");
    text.append("| must show | measured | |\n|---|---|---|\n");
    for (Aim aim : aims) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s |%n",
              aim.what(),
              aim.measured(),
              aim.isMet() ? "met" : "**missed**"));
    }
    text.append('\n');
    figures.forEach(figure -> text.append(figure).append('\n'));
    return text.append('\n').toString();
  }
}
