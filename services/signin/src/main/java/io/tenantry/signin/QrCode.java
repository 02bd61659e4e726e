package io.tenantry.signin;

import io.nayuki.qrcodegen.QrCode.Ecc;

/** A text as a QR code, drawn as SVG: no image library, sharp at any size. */
final class QrCode {

  /** ISO/IEC 18004: so many modules stay empty around it. */
  private static final int QUIET = 4;

  private QrCode() {}

  static String svg(String text) {
    var code = io.nayuki.qrcodegen.QrCode.encodeText(text, Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d,%dh1v1h-1z".formatted(x + QUIET, y + QUIET));
        }
      }
    }
    int side = code.size + 2 * QUIET;
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
    <rect width="%1$d" height="%1$d" fill="#fff"/><path d="%2$s" fill="#000"/></svg>\
    """
        .formatted(side, path);
  }
}
