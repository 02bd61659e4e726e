package io.tenantry.users;

import io.tenantry.common.web.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The text of a file that comes in pieces: UTF-8, with or without its mark at the beginning. What
 * is something else is told from text at once, and where.
 */
final class FileText {

  private static final char MARK = '\uFEFF';

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final FileRows rows;

  /** The beginning of a character whose end has not come. */
  private byte[] begun = {};

  private boolean isFirst = true;

  FileText(FileRows rows) {
    this.rows = rows;
  }

  /**
   * Takes the next piece.
   *
   * @throws Problem.BadFile if it is no text in UTF-8, or what the reader of the rows throws
   */
  void take(byte[] piece) {
    if (piece.length == 0) {
      return;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(begun.length + piece.length).put(begun).put(piece).flip();
    if (isFirst) {
      refuseWhatIsNoText(bytes);
      if (bytes.remaining() < SIGNATURE_BYTES) {
        begun = rest(bytes);
        return;
      }
    }
    decode(bytes, false);
    begun = rest(bytes);
  }

  /** All pieces have come. */
  void end() {
    ByteBuffer bytes = ByteBuffer.wrap(begun);
    decode(bytes, true);
    rows.end();
  }

  private static byte[] rest(ByteBuffer bytes) {
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    return rest;
  }

  private void decode(ByteBuffer bytes, boolean isAll) {
    CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
    CoderResult result = decoder.decode(bytes, text, isAll);
    text.flip();
    if (isFirst && text.hasRemaining()) {
      isFirst = false;
      if (text.get(text.position()) == MARK) {
        text.get();
      }
    }
    while (text.hasRemaining()) {
      rows.take(text.get());
    }
    if (result.isError()) {
      throw rows.bad(
          "not-utf8", "a byte that is not UTF-8 (0x%02X)".formatted(bytes.get(bytes.position())));
    }
  }

  /** As many bytes as it takes to know what a file is. */
  private static final int SIGNATURE_BYTES = 4;

  private void refuseWhatIsNoText(ByteBuffer bytes) {
    int one = at(bytes, 0);
    int two = at(bytes, 1);
    if (one == 'P' && two == 'K' && at(bytes, 2) < 9) {
      throw rows.bad("not-text", "this is a ZIP or Excel file; save the sheet as CSV (UTF-8)");
    }
    if (one == 0x1F && two == 0x8B) {
      throw rows.bad("not-text", "this file is compressed (gzip); send it unpacked");
    }
    boolean marked = (one == 0xFF && two == 0xFE) || (one == 0xFE && two == 0xFF);
    if (marked || (bytes.remaining() > 1 && (one == 0) != (two == 0))) {
      throw rows.bad("not-utf8", "this file is UTF-16; save it as UTF-8");
    }
  }

  private static int at(ByteBuffer bytes, int index) {
    return index < bytes.remaining() ? bytes.get(bytes.position() + index) & 0xFF : 0xFF;
  }
}
