package io.tenantry.common.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a record looks like on the wire; read once per class. */
final class RecordShape {

  /** One component: its name on the wire, its type, whether it may be absent. */
  record Field(String name, JavaType type, boolean optional) {}

  private static final int NO_PATCH = -1;

  private static final ConcurrentHashMap<Class<?>, RecordShape> KNOWN = new ConcurrentHashMap<>();
  private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE =
      new PropertyNamingStrategies.SnakeCaseStrategy();

  private final Constructor<?> constructor;
  private final Map<String, Field> fields;
  private final int sentAt;

  private RecordShape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Map<String, Field> named = new LinkedHashMap<>();
    int patchAt = NO_PATCH;
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      if (component.getType() == Sent.class) {
        patchAt = i;
      } else if (isPartOf(component)) {
        named.putAll(new RecordShape(component.getType()).fields);
      } else {
        String name = wireName(component.getName());
        named.put(name, new Field(name, typeOf(component), mayBeAbsent(component)));
      }
    }
    this.fields = named;
    this.sentAt = patchAt;
    this.constructor = canonical(type, components);
  }

  static RecordShape of(Class<?> type) {
    return KNOWN.computeIfAbsent(type, RecordShape::new);
  }

  static String wireName(String javaName) {
    return SNAKE.translate(javaName);
  }

  Map<String, Field> fields() {
    return fields;
  }

  /** The record with the values of these fields, in order; a merge patch knows what was sent. */
  Object make(List<@Nullable Object> values, Set<String> sent) {
    List<@Nullable Object> all = new ArrayList<>(values);
    if (sentAt != NO_PATCH) {
      all.add(sentAt, new Sent(sent));
    }
    return make(all.toArray());
  }

  private Object make(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record always has its canonical constructor", e);
    }
  }

  private static JavaType typeOf(RecordComponent component) {
    return Json.mapper().getTypeFactory().constructType(component.getGenericType());
  }

  /** Whether the fields of this record stand among those of the one around it; in answers only. */
  static boolean isPartOf(RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
  }

  private static boolean mayBeAbsent(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
        || component.getType() == Optional.class;
  }

  private static Constructor<?> canonical(Class<?> type, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> found = type.getDeclaredConstructor(types);
      found.setAccessible(true);
      return found;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " is not a record", e);
    }
  }
}
