package io.tenantry.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody wrote arrives as text, and never as a formula or as another cell. */
class CsvTextTest {

  @Test
  void cellsAreSeparatedAndRowsEnd() {
    assertThat(new CsvText().cell("a").cell(null).cell("").cell("d").endRow().cell("e").endRow())
        .hasToString("a,,,d\r\ne\r\n");
  }

  @Test
  void whatWouldEndACellIsQuoted() {
    assertThat(row("a,b")).isEqualTo("\"a,b\"");
    assertThat(row("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
    assertThat(row("two\nlines")).isEqualTo("\"two\nlines\"");
    assertThat(row("two\rlines")).isEqualTo("\"two\rlines\"");
    assertThat(row("plain; text")).isEqualTo("plain; text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\tx",
        "=cmd|' /C calc'!A0",
        "+49 30 1",
        "-",
        "＝1+1",
        "＋x",
        "－x",
        "＠x"
      })
  void whatASpreadsheetWouldTakeForAFormulaIsText(String formula) {
    assertThat(row(formula)).isEqualTo("'" + formula);
  }

  @Test
  void aFormulaIsTextInQuotesToo() {
    assertThat(row("=HYPERLINK(\"http://evil\",\"a\")"))
        .isEqualTo("\"'=HYPERLINK(\"\"http://evil\"\",\"\"a\"\")\"");
    assertThat(row("\r=1")).isEqualTo("\"'\r=1\"");
    assertThat(row("\n=1")).isEqualTo("\"'\n=1\"");
  }

  @Test
  void aNumberWithItsSignIsNoFormula() {
    assertThat(row("+15551234567")).isEqualTo("+15551234567");
    assertThat(row("-5")).isEqualTo("-5");
  }

  private static String row(String cell) {
    return new CsvText().cell(cell).toString();
  }
}
