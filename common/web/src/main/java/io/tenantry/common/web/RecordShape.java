package io.tenantry.common.web;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a record looks like on the wire; read once per class. */
final class RecordShape {

  /** One component: its name on the wire, its type, whether it may be absent. */
  record Field(String name, JavaType type, boolean optional) {}

  private static final ConcurrentHashMap<Class<?>, RecordShape> KNOWN = new ConcurrentHashMap<>();
  private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE =
      new PropertyNamingStrategies.SnakeCaseStrategy();

  private final Constructor<?> constructor;
  private final Map<String, Field> fields;

  private RecordShape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Map<String, Field> named = new LinkedHashMap<>();
    for (RecordComponent component : components) {
      String name = wireName(component.getName());
      named.put(name, new Field(name, typeOf(component), mayBeAbsent(component)));
    }
    this.fields = named;
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

  /** The record with these components, in order. */
  Object make(@Nullable Object[] values) {
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
