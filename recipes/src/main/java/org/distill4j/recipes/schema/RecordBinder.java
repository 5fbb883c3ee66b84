package org.distill4j.recipes.schema;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a mapping of a recipe into a record, whose components are its keys in kebab-case: {@code
 * batchInvariant} is {@code batch-invariant}. Defaults are those of an example, bounds stand as
 * {@link Limits} on components, and an inner record is an inner mapping. What it writes reads back
 * to an equal record.
 *
 * @param <S> the record
 */
public final class RecordBinder<S extends Record> {
  private final S defaults;
  private final Map<String, Member> members = new LinkedHashMap<>();

  private record Member(RecordComponent component, Form<Object> form, Required required) {}

  private RecordBinder(S defaults, Map<String, Form<?>> own) {
    this.defaults = defaults;
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      String key = key(component);
      Form<?> form = own.get(key);
      if (form == null) {
        Limits limits = component.getAnnotation(Limits.class);
        form = Forms.of(component.getType(), limits, value(component, defaults));
      }
      members.put(key, new Member(component, plain(form), component.getAnnotation(Required.class)));
    }
  }

  /** For a record with these defaults. */
  public static <S extends Record> RecordBinder<S> of(S defaults) {
    return new RecordBinder<>(defaults, Map.of());
  }

  /**
   * The same where some components are written in a form of their own.
   *
   * @param own by their keys
   */
  public static <S extends Record> RecordBinder<S> of(S defaults, Map<String, Form<?>> own) {
    return new RecordBinder<>(defaults, own);
  }

  /** The keys in the order of the components. */
  public Keys keys() {
    return Keys.of(List.copyOf(members.keySet()));
  }

  /** The record; the defaults, and every fault among the fields' values, where it is none. */
  public S read(Fields fields) {
    List<Object> values = new ArrayList<>();
    members.forEach(
        (key, member) -> {
          if (member.required() != null) {
            var unused = fields.required(key, member.required().value());
          }
          values.add(member.form().read(fields, key, value(member.component(), defaults)));
        });
    return made(fields, values);
  }

  /** As maps, lists, strings, numbers and booleans, with every default filled in. */
  public Map<String, Object> write(S settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    members.forEach(
        (key, member) -> {
          Object written = member.form().write(value(member.component(), settings));
          if (written != null) {
            map.put(key, written);
          }
        });
    return map;
  }

  /** The JSON Schema of the mapping. */
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    members.forEach((key, member) -> properties.put(key, member.form().schema()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    List<String> required =
        members.entrySet().stream()
            .filter(member -> member.getValue().required() != null)
            .map(Map.Entry::getKey)
            .toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  // A fault that no bound of a single key tells of.
  private S made(Fields fields, List<Object> values) {
    try {
      return constructor().newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException fault) {
        fields.values().fault(fields.position(), fields.path(), fault.getMessage());
        return defaults;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked") // the class of a record of that type
  private Constructor<S> constructor() throws NoSuchMethodException {
    Class<?>[] types =
        Arrays.stream(defaults.getClass().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<S> constructor = (Constructor<S>) defaults.getClass().getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor;
  }

  private static Object value(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked") // of the type of its component
  private static Form<Object> plain(Form<?> form) {
    return (Form<Object>) form;
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
