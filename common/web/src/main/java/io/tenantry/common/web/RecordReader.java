package io.tenantry.common.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of what came in, or tells everything that is wrong with it at once: unknown
 * members, missing ones, wrong types, characters that cannot be stored.
 */
final class RecordReader {

  static final String NOT_STORABLE =
      "contains a character that cannot be stored (NUL or half a surrogate pair)";

  private final ObjectMapper mapper;
  private final String root;
  private final List<Complaint> complaints = new ArrayList<>();

  /**
   * @param root what stands before a member's name in a complaint: {@code /} or {@code ?}
   */
  RecordReader(ObjectMapper mapper, String root) {
    this.mapper = mapper;
    this.root = root;
  }

  List<Complaint> complaints() {
    return complaints;
  }

  /** The record, or null if there are complaints about it. */
  @Nullable Object read(Class<?> type, ObjectNode node) {
    return read(type, node, root);
  }

  private @Nullable Object read(Class<?> type, ObjectNode node, String at) {
    RecordShape shape = RecordShape.of(type);
    int before = complaints.size();
    node.fieldNames().forEachRemaining(name -> refuseUnknown(shape, name, at));
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordShape.Field field : shape.fields().values()) {
      values.add(value(field, node.get(field.name()), at + field.name()));
    }
    return complaints.size() > before ? null : shape.make(values, names(node));
  }

  private static Set<String> names(ObjectNode node) {
    Set<String> names = new HashSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void refuseUnknown(RecordShape shape, String name, String at) {
    if (!shape.fields().containsKey(name)) {
      complain(at + pointerPart(name), "is not known here");
    }
  }

  private @Nullable Object value(RecordShape.Field field, @Nullable JsonNode node, String at) {
    if (node == null || node.isNull()) {
      if (!field.optional()) {
        complain(at, "is required");
      }
      return field.type().getRawClass() == Optional.class ? Optional.empty() : null;
    }
    if (!storable(node)) {
      complain(at, NOT_STORABLE);
      return null;
    }
    if (field.type().getRawClass().isRecord()) {
      return node instanceof ObjectNode inner
          ? read(field.type().getRawClass(), inner, at + "/")
          : complain(at, "must be an object");
    }
    try {
      return mapper.readerFor(field.type()).readValue(node);
    } catch (JsonProcessingException e) {
      return complain(at + inside(e), Expectation.of(field.type()));
    } catch (IOException e) {
      throw new UncheckedIOException("no input is read here", e);
    }
  }

  private @Nullable Object complain(String at, String detail) {
    complaints.add(new Complaint(at, detail));
    return null;
  }

  /** Which element of a list, or member of a map, was wrong. */
  private static String inside(JsonProcessingException e) {
    StringBuilder path = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (var step : mapping.getPath()) {
        path.append('/')
            .append(step.getIndex() >= 0 ? step.getIndex() : pointerPart(step.getFieldName()));
      }
    }
    return path.toString();
  }

  static String pointerPart(@Nullable String name) {
    String shown = name == null ? "" : name.length() > 100 ? name.substring(0, 100) : name;
    return shown.replace("~", "~0").replace("/", "~1");
  }

  /** PostgreSQL stores any text but NUL, and UTF-8 has no half surrogate pairs. */
  static boolean storable(JsonNode node) {
    if (node.isTextual()) {
      return storable(node.textValue());
    }
    if (node.isObject()) {
      for (var names = node.fieldNames(); names.hasNext(); ) {
        if (!storable(names.next())) {
          return false;
        }
      }
    }
    for (JsonNode inner : node) {
      if (!storable(inner)) {
        return false;
      }
    }
    return true;
  }

  static boolean storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }
}
