package org.distill4j.recipes.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.recipes.yaml.Paths;
import org.distill4j.recipes.yaml.Position;

/**
 * One mapping of a recipe, read key by key. Unknown keys are noted at once, so that a section need
 * not say when it is done.
 */
public final class Fields {
  private final Values values;
  private final String path;
  private final Keys section;
  private final Position position;
  private final Map<String, Node.Entry> entries;

  private Fields(Values values, String path, Keys section, Node.Mapping mapping) {
    this.values = values;
    this.path = path;
    this.section = section;
    this.position = mapping.position();
    this.entries = mapping.entries();
  }

  /** The mapping's fields, or nothing and a problem where the node is no mapping. */
  public static Optional<Fields> of(Values values, String path, Keys section, Node node) {
    if (!(node instanceof Node.Mapping mapping)) {
      values.fault(
          node.position(),
          path,
          "must be a mapping; got " + node.shown() + ". Write " + example(path, section));
      return Optional.empty();
    }
    Fields fields = new Fields(values, path, section, mapping);
    fields.refuseUnknown();
    return Optional.of(fields);
  }

  /** The fields of a mapping that is not given. */
  public static Fields empty(Values values, String path, Keys section, Position position) {
    return new Fields(values, path, section, new Node.Mapping(position, Map.of()));
  }

  private static String example(String path, Keys section) {
    String key = path.substring(path.lastIndexOf('.') + 1);
    return key + ": {" + section.keys().get(0) + ": ...}.";
  }

  private void refuseUnknown() {
    entries.forEach(
        (key, entry) -> {
          if (!section.keys().contains(key)) {
            values.fault(entry.keyPosition(), Paths.child(path, key), unknown(key));
          }
        });
  }

  private String unknown(String key) {
    return section
        .removed(key)
        .orElseGet(
            () ->
                "must be a key that exists here; got \""
                    + key
                    + "\". "
                    + Suggestion.mend(key, section.keys()));
  }

  /** Turns nodes into values and gathers the faults of the whole recipe. */
  public Values values() {
    return values;
  }

  /** Where the mapping begins. */
  public Position position() {
    return position;
  }

  /** The mapping's own path. */
  public String path() {
    return path;
  }

  /** The path of one of its keys. */
  public String path(String key) {
    return Paths.child(path, key);
  }

  /** Whether a key is given. */
  public boolean has(String key) {
    return node(key).isPresent();
  }

  /** What is given at a key. */
  public Optional<Node> node(String key) {
    if (!section.keys().contains(key)) {
      throw new IllegalArgumentException(
          key + ": must be a key of " + section.keys() + "; got another");
    }
    return Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
  }

  /** The node of a key that must be there; a problem where it is not. */
  public Optional<Node> required(String key, String mend) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      values.fault(position, path(key), "must be given; got nothing. " + mend);
    }
    return node;
  }

  /** A whole number, or the default. */
  public int whole(String key, int otherwise, Bound bound) {
    return value(key, otherwise, n -> values.whole(n, path(key), bound, leaveOut(otherwise)));
  }

  /** A number, or the default. */
  public double number(String key, double otherwise, Bound bound) {
    return number(key, otherwise, bound, leaveOut(otherwise));
  }

  /** A number, or the default, with how to correct a wrong one. */
  public double number(String key, double otherwise, Bound bound, String mend) {
    return value(key, otherwise, n -> values.number(n, path(key), bound, mend));
  }

  /** True or false. */
  public boolean logical(String key, boolean otherwise) {
    return value(key, otherwise, n -> values.logical(n, path(key)));
  }

  /** One of the constants of an enum, spelled in small letters. */
  public <E extends Enum<E>> E choice(String key, E otherwise) {
    return value(key, otherwise, n -> values.choice(n, path(key), otherwise.getDeclaringClass()));
  }

  /** A share or a number of units. */
  public Amount amount(String key, Amount otherwise) {
    return value(key, otherwise, n -> values.amount(n, path(key), "Write 0.5 for half of them."));
  }

  /** Whole numbers from 1 on. */
  public List<Integer> wholes(String key, List<Integer> otherwise) {
    return wholes(key, otherwise, Bound.atLeast(1));
  }

  /** Whole numbers within a bound. */
  public List<Integer> wholes(String key, List<Integer> otherwise, Bound bound) {
    return node(key)
        .map(n -> values.wholes(n, path(key), bound, leaveOut(otherwise)))
        .filter(list -> !list.isEmpty())
        .orElse(otherwise);
  }

  /** A mapping within this one, where it is given. */
  public Optional<Fields> section(String key, Keys inner) {
    return node(key).flatMap(n -> of(values, path(key), inner, n));
  }

  /** Each member of a list of one-key mappings, by a function of its key and its fields. */
  public <T> List<T> keyed(Node list, String key, Keys kinds, Function<Fields, Optional<T>> read) {
    List<T> members = new ArrayList<>();
    List<Node> items = values.items(list, path(key), "");
    for (int i = 0; i < items.size(); i++) {
      of(values, Paths.item(path(key), i), kinds, items.get(i))
          .flatMap(read)
          .ifPresent(members::add);
    }
    return members;
  }

  /** The one key of a member whose kind is its key; a problem where there is not exactly one. */
  public Optional<String> kind() {
    List<String> known = entries.keySet().stream().filter(section.keys()::contains).toList();
    if (known.size() == 1 && entries.size() == 1) {
      return Optional.of(known.get(0));
    }
    if (entries.isEmpty() || known.size() > 1) {
      values.fault(
          position,
          path,
          "must have exactly one of "
              + String.join(", ", section.keys())
              + "; got "
              + (known.isEmpty() ? "none" : String.join(" and ", known))
              + ". Begin each with a dash.");
    }
    return known.stream().findFirst();
  }

  private <T> T value(String key, T otherwise, Function<Node, Optional<T>> read) {
    return node(key).flatMap(read).orElse(otherwise);
  }

  private static String leaveOut(Object otherwise) {
    return "Leave it out for " + otherwise + ".";
  }
}
