package org.distill4j.recipes.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in a YAML tree and where it was written. Immutable. */
public sealed interface Node {
  /** Where it begins. */
  Position position();

  /** What a fault calls it, after "got". */
  String shown();

  /**
   * Keys with values, in the order they were written.
   *
   * @param position where it begins
   * @param entries the values by key
   */
  record Mapping(Position position, Map<String, Entry> entries) implements Node {
    /** Copies the map, keeping its order. */
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** A mapping without keys. */
    public static Mapping empty(Position position) {
      return new Mapping(position, Map.of());
    }

    /** The same with one value replaced, or added at the end. */
    public Mapping with(String key, Entry entry) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.put(key, entry);
      return new Mapping(position, changed);
    }

    @Override
    public String shown() {
      return entries.isEmpty() ? "{}" : "a mapping of " + String.join(", ", entries.keySet());
    }
  }

  /**
   * A key's place and its value.
   *
   * @param keyPosition where the key was written
   * @param value what stands behind it
   */
  record Entry(Position keyPosition, Node value) {}

  /**
   * A list.
   *
   * @param position where it begins
   * @param items its members
   */
  record Sequence(Position position, List<Node> items) implements Node {
    /** Copies the list. */
    public Sequence {
      items = List.copyOf(items);
    }

    /** The same with one member replaced, or added when the index is the size. */
    public Sequence with(int index, Node item) {
      List<Node> changed = new ArrayList<>(items);
      if (index == items.size()) {
        changed.add(item);
      } else {
        changed.set(index, item);
      }
      return new Sequence(position, changed);
    }

    @Override
    public String shown() {
      return items.isEmpty() ? "[]" : "a list of " + items.size();
    }
  }

  /**
   * Anything else.
   *
   * @param position where it begins
   * @param kind what YAML takes it for
   * @param text as written, without quotes
   */
  record Scalar(Position position, Kind kind, String text) implements Node {
    @Override
    public String shown() {
      return kind == Kind.STRING ? '"' + text + '"' : kind == Kind.NULL ? "nothing" : text;
    }
  }

  /** What a scalar is by YAML's core rules; anything in quotes is a string. */
  enum Kind {
    /** Text. */
    STRING,
    /** A whole number. */
    INTEGER,
    /** A number with a point or an exponent, infinities and NaN among them. */
    FLOAT,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** {@code null} or nothing at all. */
    NULL
  }
}
