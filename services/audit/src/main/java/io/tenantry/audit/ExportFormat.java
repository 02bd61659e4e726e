package io.tenantry.audit;

import io.tenantry.common.web.CsvText;
import io.tenantry.common.web.Json;

/** How a file is written. */
public enum ExportFormat {
  CSV(CsvText.TYPE, "csv"),
  NDJSON(Json.LINES_TYPE, "ndjson");

  final String type;
  final String word;

  ExportFormat(String type, String word) {
    this.type = type;
    this.word = word;
  }
}
