package io.tenantry.common.web;

import io.vertx.core.buffer.Buffer;

/** Records that come in a file, one a line. */
public final class Lines {

  private Lines() {}

  /**
   * A line as this record, by the rules of a body.
   *
   * @throws Problem.Invalid with every complaint at once
   */
  public static <T> T read(Class<T> type, Buffer json) {
    return Inputs.body(type, json);
  }
}
