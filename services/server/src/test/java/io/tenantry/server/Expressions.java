package io.tenantry.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads of PromQL what it takes to compare it with what is exposed: names and labels. */
final class Expressions {

  private static final Pattern SELECTOR = Pattern.compile("([a-z][a-z0-9_]*)\\s*\\{([^}]*)\\}");
  private static final Pattern MATCHER =
      Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
  private static final Pattern GROUPING = Pattern.compile("\\bby\\s*\\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("\\b[a-z]+_[a-z0-9_]*\\b");

  /** Words with an underscore that are not metrics. */
  private static final Set<String> FUNCTIONS = Set.of("histogram_quantile");

  /** Prometheus itself adds where a sample comes from. */
  private static final Set<String> ADDED = Set.of("instance", "job");

  private static final Pattern SAMPLE =
      Pattern.compile("([a-z][a-z0-9_]*)(?:\\{(.*)\\})? [-+0-9.eENaInf]+");

  private Expressions() {}

  /** From the text of a scrape: each metric and the labels it has. */
  static Map<String, Set<String>> exposed(String scrape) {
    Map<String, Set<String>> exposed = new TreeMap<>();
    scrape
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .forEach(sample -> {
          Set<String> labels = exposed.computeIfAbsent(sample.group(1), any -> new TreeSet<>());
          if (sample.group(2) != null) {
            MATCHER.matcher(sample.group(2)).results().forEach(l -> labels.add(l.group(1)));
          }
        });
    return exposed;
  }

  /** What the expression asks for and nobody exposes. */
  static List<String> unknown(String expression, Map<String, Set<String>> exposed) {
    List<String> unknown = new ArrayList<>();
    Set<String> labels = new TreeSet<>(ADDED);
    Matcher selectors = SELECTOR.matcher(expression);
    while (selectors.find()) {
      Set<String> has = exposed.getOrDefault(selectors.group(1), Set.of());
      MATCHER
          .matcher(selectors.group(2))
          .results()
          .map(label -> label.group(1))
          .filter(label -> !ADDED.contains(label) && !has.contains(label))
          .forEach(label -> unknown.add(selectors.group(1) + "{" + label + "}"));
    }
    String bare = GROUPING.matcher(SELECTOR.matcher(expression).replaceAll("$1")).replaceAll(" ");
    Matcher names = NAME.matcher(bare.replaceAll("\"[^\"]*\"", "").replaceAll("\\$[a-z_]+", ""));
    while (names.find()) {
      if (!FUNCTIONS.contains(names.group())) {
        if (!exposed.containsKey(names.group())) {
          unknown.add(names.group());
        }
        labels.addAll(exposed.getOrDefault(names.group(), Set.of()));
      }
    }
    Matcher groupings = GROUPING.matcher(expression);
    while (groupings.find()) {
      for (String label : groupings.group(1).split(",", -1)) {
        if (!labels.contains(label.strip())) {
          unknown.add("by " + label.strip());
        }
      }
    }
    return unknown;
  }
}
