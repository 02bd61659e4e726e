package io.tenantry.server;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who works at the two demo organizations. */
final class DemoPeople {
  private static final List<String> ROLES = List.of("owner", "admin", "editor", "viewer", "member");

  /** One in ten edits, one in five looks on, the others are just there. */
  private static final int EDITOR_EVERY = 10;

  private static final int VIEWER_EVERY = 5;

  /** The five who hold one role each, and then forty people. */
  static final List<String> ACME =
      List.of(
          "Olivia Owens",
          "Adam Adler",
          "Edith Evans",
          "Victor Vance",
          "Mia Meyer",
          "Ann Abbott",
          "Anna Lindqvist",
          "Annika Berg",
          "Bao Nguyen",
          "Beatriz Souza",
          "Carlos Ortega",
          "Chidi Okafor",
          "Chloé Martin",
          "Daniel Kim",
          "Deepa Iyer",
          "Elif Yılmaz",
          "Emma Fischer",
          "Farah Haddad",
          "Felix Wagner",
          "Fiona Gallagher",
          "George Papadakis",
          "Hana Sato",
          "Hugo Lefèvre",
          "Ingrid Solberg",
          "Ivan Petrov",
          "Jamal Carter",
          "Jana Nováková",
          "Julia Kowalska",
          "Karim Benali",
          "Kofi Mensah",
          "Laura Bianchi",
          "Liam Murphy",
          "Lin Wei",
          "Lucía Fernández",
          "Marek Zieliński",
          "Maria Rossi",
          "Nadia Rahman",
          "Noah Becker",
          "Oksana Shevchenko",
          "Priya Sharma",
          "Rafael Costa",
          "Sara Johansson",
          "Tariq Aziz",
          "Yuki Tanaka",
          "Zoe Clarke");

  static final List<String> GLOBEX =
      List.of(
          "Oscar Olsen",
          "Alma Archer",
          "Emil Eriksson",
          "Vera Volkova",
          "Max Moreau",
          "Aaron Hughes",
          "Aisha Bello",
          "Alejandro Ruiz",
          "Amelie Dubois",
          "Andrei Popescu",
          "Astrid Nielsen",
          "Ben Cohen",
          "Bianca Ferrari",
          "Camila Torres",
          "Dmitri Orlov",
          "Elena Georgiou",
          "Emeka Eze",
          "Finn O'Connor",
          "Freya Hansen",
          "Gabriel Silva",
          "Greta Schmidt",
          "Haruto Suzuki",
          "Helena Novak",
          "Ibrahim Diallo",
          "Iris de Vries",
          "Jonas Weber",
          "Joonas Virtanen",
          "Kaori Ito",
          "Kateryna Bondar",
          "Leila Farouk",
          "Luca Romano",
          "Magnus Lund",
          "Mei Chen",
          "Mohammed Al-Sayed",
          "Nina Horvat",
          "Omar Khalil",
          "Paula Gómez",
          "Quentin Laurent",
          "Rosa Marín",
          "Samuel Osei",
          "Sofia Rinaldi",
          "Tomás Vega",
          "Uma Patel",
          "Wanjiru Kamau",
          "Zbigniew Wójcik");

  private DemoPeople() {}

  record Person(String name, String email, String role) {}

  /** With addresses at {@code <slug>.test}. */
  static List<Person> of(String slug, List<String> names) {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean isNamedByRole = i < ROLES.size();
      String local = isNamedByRole ? ROLES.get(i) : local(names.get(i));
      people.add(new Person(names.get(i), local + "@" + slug + ".test", role(i)));
    }
    return people;
  }

  private static String role(int i) {
    if (i < ROLES.size()) {
      return ROLES.get(i);
    }
    if (i % EDITOR_EVERY == 0) {
      return "editor";
    }
    return i % VIEWER_EVERY == 0 ? "viewer" : "member";
  }

  /** {@code Lucía Fernández} becomes {@code lucia.fernandez}. */
  private static String local(String name) {
    return Normalizer.normalize(name.replace('ı', 'i').replace('ł', 'l'), Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z ]", "")
        .replace(' ', '.');
  }
}
