package io.tenantry.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A span as it travels (opentelemetry/proto/trace/v1/trace.proto): what tests ask of it. */
record OtlpSpan(
    String trace, String id, String parent, String name, Map<String, String> attributes) {

  private static final int RESOURCE_SPANS = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT_ID = 4;
  private static final int NAME = 5;
  private static final int ATTRIBUTES = 9;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int TEXT = 1;

  /** One field of a message: its bytes, or those of its number. */
  private record Field(int number, ByteBuffer bytes) {
    String text() {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    String hex() {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().formatHex(copy);
    }

    /** The fields of this number, if this one is a message. */
    Stream<Field> all(int wanted) {
      return fields(bytes).stream().filter(field -> field.number() == wanted);
    }

    Field only(int wanted) {
      return all(wanted).findFirst().orElse(new Field(wanted, ByteBuffer.allocate(0)));
    }
  }

  static List<OtlpSpan> in(byte[] request) {
    return new Field(0, ByteBuffer.wrap(request))
        .all(RESOURCE_SPANS)
        .flatMap(resource -> resource.all(SCOPE_SPANS))
        .flatMap(scope -> scope.all(SPANS))
        .map(OtlpSpan::of)
        .toList();
  }

  private static OtlpSpan of(Field span) {
    Map<String, String> attributes = new LinkedHashMap<>();
    span.all(ATTRIBUTES)
        .forEach(attribute ->
            attributes.put(
                attribute.only(KEY).text(),
                value(fields(attribute.only(VALUE).bytes()).getFirst())));
    return new OtlpSpan(
        span.only(TRACE_ID).hex(),
        span.only(SPAN_ID).hex(),
        span.only(PARENT_ID).hex(),
        span.only(NAME).text(),
        attributes);
  }

  private static String value(Field value) {
    return value.number() == TEXT ? value.text() : Long.toString(value.bytes().getLong(0));
  }

  private static List<Field> fields(ByteBuffer message) {
    ByteBuffer in = message.duplicate();
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      long tag = varint(in);
      ByteBuffer bytes =
          switch ((int) tag & 7) {
            case 0 -> ByteBuffer.allocate(Long.BYTES).putLong(0, varint(in));
            case 1 -> next(in, Long.BYTES);
            case 2 -> next(in, (int) varint(in));
            case 5 -> next(in, Integer.BYTES);
            default -> throw new IllegalArgumentException("not protobuf");
          };
      fields.add(new Field((int) (tag >>> 3), bytes));
    }
    return fields;
  }

  private static ByteBuffer next(ByteBuffer in, int length) {
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte read;
    do {
      read = in.get();
      value |= (long) (read & 0x7f) << shift;
      shift += 7;
    } while (read < 0);
    return value;
  }
}
