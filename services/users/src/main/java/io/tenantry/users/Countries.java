package io.tenantry.users;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The countries of ISO 3166-1 by their two letters, and which continent each is counted to. */
final class Countries {

  private static final Map<String, String> CONTINENTS = new HashMap<>();

  static {
    on(
        "AF",
        """
        AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE
        NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW
        """);
    on("AN", "AQ BV GS HM TF");
    on(
        "AS",
        """
        AE AF AM AZ BD BH BN BT CC CN CX CY GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP
        OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE
        """);
    on(
        "EU",
        """
        AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT
        NL NO PL PT RO RS RU SE SI SJ SK SM UA VA
        """);
    on(
        "NA",
        """
        AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT
        US VC VG VI
        """);
    on("OC", "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS");
    on("SA", "AR BO BR CL CO EC FK GF GY PE PY SR UY VE");
  }

  private Countries() {}

  /** The letters as they are stored, if there is such a country. */
  static Optional<String> known(String letters) {
    return Optional.of(letters.toUpperCase(Locale.ROOT)).filter(CONTINENTS::containsKey);
  }

  static Optional<String> continent(String country) {
    return Optional.ofNullable(CONTINENTS.get(country));
  }

  private static void on(String continent, String countries) {
    for (String country : countries.strip().split("\\s+", -1)) {
      CONTINENTS.put(country, continent);
    }
  }
}
