package io.tenantry.common.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/**
 * What comes in becomes a record once, here, and is valid from then on. Every complaint is told at
 * once.
 */
final class Inputs {

  private static final Validator VALIDATOR =
      Validation.byDefaultProvider()
          .configure()
          .messageInterpolator(
              new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false))
          .buildValidatorFactory()
          .getValidator();

  /** Query parameters are all text, so numbers and booleans are read from text there. */
  private static final ObjectMapper FROM_TEXT =
      ((JsonMapper) Json.mapper())
          .rebuild()
          .enable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private Inputs() {}

  /**
   * The body as this record.
   *
   * @throws Problem.Invalid if it is not JSON, or not such a record
   */
  static <T> T body(Class<T> type, Buffer body) {
    JsonNode node;
    try {
      node = Json.mapper().readTree(body.getBytes());
    } catch (JsonProcessingException e) {
      throw Problem.Invalid.notJson("the body is not valid JSON" + where(e));
    } catch (IOException e) {
      throw new UncheckedIOException("the body is in memory", e);
    }
    if (!(node instanceof ObjectNode object)) {
      throw Problem.Invalid.notJson("the body must be a JSON object");
    }
    return read(type, object, Json.mapper(), "/");
  }

  /**
   * The query parameters as this record; list components are split at commas, a parameter given
   * twice is refused.
   */
  static <T> T query(Class<T> type, MultiMap parameters) {
    ObjectNode node = FROM_TEXT.createObjectNode();
    List<Complaint> complaints = new ArrayList<>();
    var fields = RecordShape.of(type).fields();
    for (String name : parameters.names()) {
      List<String> values = parameters.getAll(name);
      var field = fields.get(name);
      if (values.size() > 1) {
        complaints.add(new Complaint("?" + name, "is given twice; separate values by commas"));
      } else if (field != null && field.type().isCollectionLikeType()) {
        var array = node.putArray(name);
        for (String value : values.getFirst().split(",", -1)) {
          array.add(value.strip());
        }
      } else {
        node.put(name, values.getFirst());
      }
    }
    if (!complaints.isEmpty()) {
      throw new Problem.Invalid(complaints);
    }
    return read(type, node, FROM_TEXT, "?");
  }

  /** The same of what another site has said: what is not known is left out. */
  static <T> T known(Class<T> type, MultiMap sent) {
    Set<String> known = RecordShape.of(type).fields().keySet();
    MultiMap meant = MultiMap.caseInsensitiveMultiMap();
    known.forEach(name -> meant.add(name, sent.getAll(name)));
    return query(type, meant);
  }

  /** The query parameters as text; unknown ones, and one given twice, are refused. */
  static Map<String, String> parameters(List<Parameter> known, MultiMap sent) {
    Set<String> names = known.stream().map(Parameter::name).collect(Collectors.toSet());
    Map<String, String> given = new TreeMap<>();
    List<Complaint> complaints = new ArrayList<>();
    for (String name : sent.names()) {
      List<String> values = sent.getAll(name);
      String at = "?" + RecordReader.pointerPart(name);
      if (!names.contains(name)) {
        complaints.add(new Complaint(at, "is not known here"));
      } else if (values.size() > 1) {
        complaints.add(new Complaint(at, "is given twice; separate values by commas"));
      } else if (!RecordReader.storable(values.getFirst())) {
        complaints.add(new Complaint(at, RecordReader.NOT_STORABLE));
      }
      given.put(name, values.getFirst());
    }
    if (!complaints.isEmpty()) {
      complaints.sort(Comparator.comparing(Complaint::pointer));
      throw new Problem.Invalid(complaints);
    }
    return given;
  }

  /**
   * For a route that takes no query parameters.
   *
   * @throws Problem.Invalid if there are some
   */
  static void none(MultiMap parameters) {
    List<Complaint> complaints =
        parameters.names().stream()
            .sorted()
            .map(name -> new Complaint("?" + RecordReader.pointerPart(name), "is not known here"))
            .toList();
    if (!complaints.isEmpty()) {
      throw new Problem.Invalid(complaints);
    }
  }

  private static <T> T read(Class<T> type, ObjectNode node, ObjectMapper mapper, String root) {
    RecordReader reader = new RecordReader(mapper, root);
    Object value = reader.read(type, node);
    if (value == null) {
      throw new Problem.Invalid(reader.complaints());
    }
    T made = type.cast(value);
    Set<ConstraintViolation<T>> violations = VALIDATOR.validate(made);
    if (!violations.isEmpty()) {
      throw new Problem.Invalid(
          violations.stream()
              .map(v -> new Complaint(pointer(root, v.getPropertyPath()), v.getMessage()))
              .sorted(Comparator.comparing(Complaint::pointer).thenComparing(Complaint::detail))
              .toList());
    }
    return made;
  }

  private static String pointer(String root, Path path) {
    StringBuilder pointer = new StringBuilder();
    for (Path.Node step : path) {
      if (step.getIndex() != null) {
        pointer.append('/').append(Objects.requireNonNull(step.getIndex()));
      }
      String name = step.getName();
      if (name != null && !name.startsWith("<")) {
        pointer.append(pointer.isEmpty() ? root : "/").append(RecordShape.wireName(name));
      }
    }
    return pointer.toString();
  }

  private static String where(JsonProcessingException e) {
    var at = e.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
