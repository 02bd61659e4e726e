package io.tenantry.sessions;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a small database in MaxMind's format (version 2.0 of its specification, records of 24
 * bits, IPv6 with IPv4 under ::/96), as the program reads it.
 */
final class PlacesDatabase {

  private static final int NOT_FOUND = -1;
  private static final int SEPARATOR_BYTES = 16;
  private static final byte[] METADATA_START = {
    (byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
  };

  /** Each node has two: another node (0 and more), nothing, or data (below nothing). */
  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NOT_FOUND, NOT_FOUND}));

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final String type;

  PlacesDatabase(String type) {
    this.type = type;
  }

  /** Like a record of a city database. */
  PlacesDatabase with(String network, String country, String region, String city) {
    return with(
        network,
        Map.of(
            "country", Map.of("iso_code", country),
            "subdivisions", List.of(Map.of("names", Map.of("en", region))),
            "city", Map.of("names", Map.of("en", city, "de", "anders"))));
  }

  PlacesDatabase with(String network, Map<String, Object> record) {
    String[] part = network.split("/", -1);
    byte[] given = InetAddress.ofLiteral(part[0]).getAddress();
    int inIpv4 = given.length == 4 ? 96 : 0;
    byte[] address = new byte[16];
    System.arraycopy(given, 0, address, 16 - given.length, given.length);
    int bits = Integer.parseInt(part[1]) + inIpv4;
    int at = 0;
    for (int bit = 0; bit < bits - 1; bit++) {
      at = next(at, bit(address, bit));
    }
    nodes.get(at)[bit(address, bits - 1)] = NOT_FOUND - 1 - data.size();
    encode(record, data);
    return this;
  }

  Path write(Path file) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int record : node) {
        int value =
            record >= 0
                ? record
                : nodes.size() + (record == NOT_FOUND ? 0 : SEPARATOR_BYTES - record - 2);
        all.write(new byte[] {(byte) (value >> 16), (byte) (value >> 8), (byte) value});
      }
    }
    all.write(new byte[SEPARATOR_BYTES]);
    all.write(data.toByteArray());
    all.write(METADATA_START);
    encode(metadata(), all);
    return Files.write(file, all.toByteArray());
  }

  private Map<String, Object> metadata() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", 1_700_000_000L);
    metadata.put("database_type", type);
    metadata.put("description", Map.of("en", "of a test"));
    metadata.put("ip_version", 6);
    metadata.put("languages", List.of("en"));
    metadata.put("node_count", (long) nodes.size());
    metadata.put("record_size", 24);
    return metadata;
  }

  private int next(int at, int bit) {
    int[] node = nodes.get(at);
    if (node[bit] == NOT_FOUND) {
      nodes.add(new int[] {NOT_FOUND, NOT_FOUND});
      node[bit] = nodes.size() - 1;
    }
    return node[bit];
  }

  private static int bit(byte[] address, int at) {
    return address[at / 8] >> (7 - at % 8) & 1;
  }

  private static void encode(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case String text -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        control(2, utf8.length, out);
        out.writeBytes(utf8);
      }
      case Integer uint16 -> number(5, uint16, 2, out);
      case Long uint32 -> number(6, uint32, 4, out);
      case Map<?, ?> map -> {
        control(7, map.size(), out);
        map.forEach((key, item) -> {
          encode(key, out);
          encode(item, out);
        });
      }
      case List<?> list -> {
        out.write(list.size());
        out.write(11 - 7);
        list.forEach(item -> encode(item, out));
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  private static void control(int kind, int size, ByteArrayOutputStream out) {
    if (size < 29) {
      out.write(kind << 5 | size);
    } else {
      out.write(kind << 5 | 29);
      out.write(size - 29);
    }
  }

  private static void number(int kind, long number, int bytes, ByteArrayOutputStream out) {
    control(kind, bytes, out);
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      out.write((int) (number >> shift));
    }
  }
}
