package org.distill4j.recipes.schema;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Spelling;

/** How numbers, words and mappings are written in a recipe. */
final class Forms {
  private static final String TYPE = "type";

  private Forms() {}

  private record Plain<T>(Read<T> reader, Function<T, Object> writer, Map<String, Object> schema)
      implements Form<T> {
    @Override
    public T read(Fields fields, String key, T otherwise) {
      return reader.read(fields, key, otherwise);
    }

    @Override
    public Object write(T value) {
      return writer.apply(value);
    }
  }

  @FunctionalInterface
  private interface Read<T> {
    T read(Fields fields, String key, T otherwise);
  }

  /** The form of a component's type; a mapping for a record. */
  static Form<?> of(Class<?> type, Limits limits, Object otherwise) {
    if (type == int.class) {
      return whole(limits);
    }
    if (type == double.class) {
      return number(limits);
    }
    if (type == boolean.class) {
      return new Plain<Boolean>(Fields::logical, value -> value, Map.of(TYPE, "boolean"));
    }
    if (type == Amount.class) {
      return new Plain<Amount>(Fields::amount, Amount::number, amount());
    }
    if (type.isEnum()) {
      return choice(type);
    }
    if (otherwise instanceof Record value) {
      return mapping(RecordBinder.of(value));
    }
    throw new IllegalArgumentException(
        "must be a type with a form of its own; got " + type.getName() + ". Give it one.");
  }

  private static Form<Integer> whole(Limits limits) {
    Bound bound =
        limits == null
            ? Bound.atLeast(Integer.MIN_VALUE)
            : limits.most() == Long.MAX_VALUE
                ? Bound.atLeast(limits.least())
                : Bound.between(limits.least(), limits.most());
    Map<String, Object> schema = new LinkedHashMap<>(Map.of(TYPE, "integer"));
    if (limits != null) {
      schema.put("minimum", limits.least());
    }
    if (limits != null && limits.most() < Long.MAX_VALUE) {
      schema.put("maximum", limits.most());
    }
    return new Plain<>((f, key, value) -> f.whole(key, value, bound), value -> value, schema);
  }

  private static Form<Double> number(Limits limits) {
    Limits.Range range = limits == null ? Limits.Range.ANY : limits.range();
    Map<String, Object> schema = new LinkedHashMap<>(Map.of(TYPE, "number"));
    String[] words = range.keywords().isEmpty() ? new String[0] : range.keywords().split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      schema.put(words[i], Integer.valueOf(words[i + 1]));
    }
    return new Plain<>(
        (f, key, value) -> f.number(key, value, range.bound()), value -> value, schema);
  }

  private static Map<String, Object> amount() {
    Map<String, Object> share = Map.of(TYPE, "number", "exclusiveMinimum", 0, "maximum", 1);
    return Map.of("anyOf", List.of(share, Map.of(TYPE, "integer", "minimum", 1)));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // of an enum, as its class says
  private static Form<?> choice(Class<?> type) {
    List<String> words =
        Arrays.stream(type.getEnumConstants()).map(c -> Spelling.of((Enum<?>) c)).toList();
    return new Plain<Enum>(
        (f, key, value) -> f.choice(key, value), Spelling::of, Map.of("enum", words));
  }

  private static <S extends Record> Form<S> mapping(RecordBinder<S> binder) {
    return new Plain<>(
        (f, key, value) -> f.section(key, binder.keys()).map(binder::read).orElse(value),
        binder::write,
        binder.schema());
  }
}
