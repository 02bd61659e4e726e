package io.tenantry.users;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Upload;
import io.tenantry.jobs.Staged;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of files of people, and what is said of those that cannot be read. */
class ImportFileTest {

  private static final long SEED = 20261121;

  @Test
  void rowsAreTheSameHoweverTheFileIsCutIntoPieces() {
    byte[] file =
        ("\uFEFFName,E-Mail,city,roles\r\n"
                + "\"Müller, \"\"Ada\"\"\",Ada@X.test,Köln,editor;viewer\r\n"
                + "\r\n"
                + "\"two\nlines\",b@x.test,😀,\n"
                + "Last,c@x.test,,")
            .getBytes(UTF_8);
    List<Staged> whole = read(file, file.length);
    assertThat(whole).extracting(Staged::place).containsExactly(2L, 4L, 6L);
    assertThat(whole.getFirst().told().orElseThrow())
        .isEqualTo(
            new JsonObject(
                "{\"name\": \"Müller, \\\"Ada\\\"\", \"email\": \"Ada@X.test\","
                    + " \"profile\": {\"city\": \"Köln\"}, \"roles\": [\"editor\", \"viewer\"]}"));
    assertThat(whole.getFirst().key()).contains("ada@x.test");
    Random random = new Random(SEED);
    for (int size = 1; size < 60; size++) {
      assertThat(read(file, size)).as("pieces of %d, seed %d", size, SEED).isEqualTo(whole);
      assertThat(read(file, 1 + random.nextInt(file.length))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void cellsAreSeparatedAsTheHeaderDoes(String separator) {
    String text = String.join(separator, "name", "email") + "\n" + "A" + separator + "a@x.test\n";
    assertThat(read(text)).singleElement().satisfies(row -> assertThat(row.refusal()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name,email\\nA,a@x.test\\n\"B,b@x.test\\nC,c@x.test\\n | quote-not-closed | 3 | 1",
        "name,email\\nA,\"a\"x\\n | bad-quotes | 2 | 6",
        "name,email,Email\\n | bad-header | 1 | 12",
        "name,email,\\nA,a@x.test,\\n | bad-header | 1 | 12",
        "name,shoe size,email\\n | bad-header | 1 | 6",
        "Ada Lovelace,ada@x.test\\n | bad-header | 1 | 1",
        "name,phone\\n | bad-header | 1 | 1",
        "name,email\\nA\\u0000B,a@x.test\\n | not-text | 2 | 2",
        "name,email\\n | empty-file | 2 | 1"
      })
  void aFileThatCannotBeReadIsRefusedWhereItBreaks(
      String text, String code, long line, long column) {
    String meant = text.replace("\\n", "\n").replace("\\u0000", "\0");
    assertRefused(meant.getBytes(UTF_8), code, line, column);
  }

  @Test
  void whatIsNoTextInUtf8IsToldFromIt() throws IOException {
    String text = "name,email\nJürgen,j@x.test\n";
    assertRefused(text.getBytes(ISO_8859_1), "not-utf8", 2, 2);
    assertRefused(text.getBytes(UTF_16), "not-utf8", 1, 1);
    assertRefused(text.getBytes(UTF_16LE), "not-utf8", 1, 1);
    assertRefused(text.getBytes(UTF_16BE), "not-utf8", 1, 1);
    assertRefused(new byte[0], "empty-file", 1, 1);
    var zip = new ByteArrayOutputStream();
    try (var sheet = new ZipOutputStream(zip)) {
      sheet.putNextEntry(new ZipEntry("xl/workbook.xml"));
    }
    assertRefused(zip.toByteArray(), "not-text", 1, 1);
    var gzip = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(gzip)) {
      packed.write(text.getBytes(UTF_8));
    }
    assertRefused(gzip.toByteArray(), "not-text", 1, 1);
    byte[] cut = Arrays.copyOf("name,email\nJü".getBytes(UTF_8), 13);
    assertRefused(cut, "not-utf8", 2, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\"x"})
  void aLineWithoutAnEndIsRefusedAndNeverKept(String beginning) {
    ImportFile file = file(Upload.CSV);
    file.take(("name,email\n" + beginning).getBytes(UTF_8));
    byte[] more = "x".repeat(8 * 1024).getBytes(UTF_8);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                file.take(more);
              }
            })
        .isInstanceOfSatisfying(
            Problem.BadFile.class,
            no ->
                assertThat(no.code())
                    .isEqualTo(beginning.equals("x") ? "row-too-long" : "quote-not-closed"));
  }

  @Test
  void whatIsWrongWithARowIsThatRowsOnly() {
    var rows =
        read(
            """
            name,email,is_admin,country,password_hash,phone
            A,a@x.test,maybe,,,
            B,b at x,,,,
            C,c@x.test,,,hunter2,
            D,d@x.test,,
            E,,,,,
            =1+1,f@x.test,,,,
            '=text,g@x.test,,,,+49301234567
            """);
    assertThat(rows.stream().map(ImportFileTest::said).toList())
        .satisfiesExactly(
            one -> assertThat(one).startsWith("2 invalid is_admin"),
            one -> assertThat(one).startsWith("3 invalid email"),
            one -> assertThat(one).startsWith("4 invalid password_hash"),
            one -> assertThat(one).isEqualTo("5 wrong-columns has 4 cells, and the header 6"),
            one -> assertThat(one).startsWith("6 invalid email is needed"),
            one -> assertThat(one).startsWith("7 invalid name begins like a formula"),
            one -> assertThat(one).isEqualTo("8 taken"));
    assertThat(rows.getLast().told().orElseThrow().getString("name")).isEqualTo("=text");
  }

  @Test
  void aLineOfJsonIsAPersonAndABrokenOneIsToldWithItsColumn() {
    ImportFile file = file(Upload.NDJSON);
    String text =
        """
        {"name": "A", "email": "a@x.test", "profile": {"bio": "b"}, "city": "Bonn", "type": ["learner"], "phone": null}

        {"name": "B", "email": "b@x.test", "shoe_size": 7}
        {"name": "C",
        [1]
        {"name": "D", "name": "D", "email": "d@x.test"}
        """;
    List<Staged> rows = new ArrayList<>(file.take(text.getBytes(UTF_8)));
    rows.addAll(file.end());
    assertThat(rows.stream().map(ImportFileTest::said).toList())
        .satisfiesExactly(
            one -> assertThat(one).isEqualTo("1 taken"),
            one -> assertThat(one).startsWith("3 invalid shoe_size is not known"),
            one -> assertThat(one).startsWith("4 not-json is not valid JSON at column"),
            one -> assertThat(one).startsWith("5 not-json"),
            one -> assertThat(one).startsWith("6 not-json"));
    JsonObject told = rows.getFirst().told().orElseThrow();
    assertThat(told.getJsonObject("profile"))
        .isEqualTo(new JsonObject().put("bio", "b").put("city", "Bonn"));
    assertThat(told.getBoolean("is_learner")).isTrue();
    assertThatThrownBy(() -> file(Upload.NDJSON).take("name,email\n".getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            Problem.BadFile.class, no -> assertThat(no.code()).isEqualTo("not-json"));
  }

  @Test
  void columnsOfOtherNamesAreMappedOrLeftOut() {
    Map<String, String> mapping = Map.of("Nom", "name", "Courriel", "email", "Notes", "");
    ImportFile file = file(Upload.CSV, mapping);
    List<Staged> rows =
        file.take("Nom,Courriel,Notes,registered\nA,a@x.test,anything,2020\n".getBytes(UTF_8));
    assertThat(rows.getFirst().told())
        .contains(new JsonObject().put("name", "A").put("email", "a@x.test"));
    assertThatThrownBy(() -> file(Upload.CSV, Map.of("Nom", "nom")))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> file("application/pdf"))
        .isInstanceOfSatisfying(
            Problem.NotTaken.class, no -> assertThat(no.status()).isEqualTo(415));
  }

  private static String said(Staged row) {
    return row.place()
        + " "
        + row.refusal().map(no -> no.code() + " " + no.detail()).orElse("taken");
  }

  private static void assertRefused(byte[] file, String code, long line, long column) {
    for (int size : new int[] {1, 3, Math.max(1, file.length)}) {
      assertThatThrownBy(() -> read(file, size))
          .isInstanceOfSatisfying(
              Problem.BadFile.class,
              no -> {
                assertThat(no.code()).as(no.detail()).isEqualTo(code);
                assertThat(no.more())
                    .as(no.detail())
                    .isEqualTo(Map.of("line", line, "column", column));
              });
    }
  }

  private static List<Staged> read(String text) {
    return read(text.getBytes(UTF_8), text.length());
  }

  private static List<Staged> read(byte[] bytes, int size) {
    ImportFile file = file(Upload.CSV);
    List<Staged> rows = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      rows.addAll(file.take(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size))));
    }
    rows.addAll(file.end());
    return rows;
  }

  private static ImportFile file(String type) {
    return file(type, Map.of("E-Mail", "email"));
  }

  private static ImportFile file(String type, Map<String, String> mapping) {
    return new ImportFile(
        type,
        new ImportColumns(PeopleScope.MEMBERS, mapping),
        ImportColumn.EMAIL,
        told -> {
          ImportedRow row = new ImportedRow(told);
          NewMember _ = row.as(NewMember.class, List.of());
          row.requireOwn();
        },
        new SecretBox(new byte[SecretBox.MASTER_KEY_BYTES]));
  }
}
