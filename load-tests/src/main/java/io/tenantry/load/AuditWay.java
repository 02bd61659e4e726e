package io.tenantry.load;

/** How an event is written. */
enum AuditWay {
  /** The event and its hash only: nothing would notice that one is missing. */
  BARE("event only"),
  /** As the product writes it, while no sealer runs. */
  RECORDED("with the row that waits, sealer off"),
  /** The product: the sealer works at the same time. */
  SEALED("as the product does, sealer on"),
  /** What was not built: each event takes the organization's head with it in its transaction. */
  CHAINED("a chain kept in the transaction");

  private final String words;

  AuditWay(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
