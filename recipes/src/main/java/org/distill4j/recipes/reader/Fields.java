package org.distill4j.recipes.reader;

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
final class Fields {
  // Recipes of earlier versions may hold this stage.
  private static final String ZEROS =
      "must be left out, since zeros make no model faster; got \"sparsify\". Write prune: {keep:"
          + " {heads: 0.5, feed-forward: 0.5}} for a smaller and faster one, or remove it.";

  private final Values values;
  private final String path;
  private final Section section;
  private final Position position;
  private final Map<String, Node.Entry> entries;

  private Fields(Values values, String path, Section section, Node.Mapping mapping) {
    this.values = values;
    this.path = path;
    this.section = section;
    this.position = mapping.position();
    this.entries = mapping.entries();
  }

  /** The mapping's fields, or nothing and a problem where the node is no mapping. */
  static Optional<Fields> of(Values values, String path, Section section, Node node) {
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

  private static String example(String path, Section section) {
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
    return section == Section.STAGE && key.equals("sparsify")
        ? ZEROS
        : "must be a key that exists here; got \""
            + key
            + "\". "
            + Suggestion.mend(key, section.keys());
  }

  Values values() {
    return values;
  }

  Position position() {
    return position;
  }

  String path() {
    return path;
  }

  String path(String key) {
    return Paths.child(path, key);
  }

  boolean has(String key) {
    return node(key).isPresent();
  }

  Optional<Node> node(String key) {
    if (!section.keys().contains(key)) {
      throw new IllegalArgumentException(key + ": must be a key of " + section + "; got another");
    }
    return Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
  }

  /** The node of a key that must be there; a problem where it is not. */
  Optional<Node> required(String key, String mend) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      values.fault(position, path(key), "must be given; got nothing. " + mend);
    }
    return node;
  }

  int whole(String key, int otherwise, Bound bound) {
    return value(key, otherwise, n -> values.whole(n, path(key), bound, leaveOut(otherwise)));
  }

  double number(String key, double otherwise, Bound bound) {
    return number(key, otherwise, bound, leaveOut(otherwise));
  }

  double number(String key, double otherwise, Bound bound, String mend) {
    return value(key, otherwise, n -> values.number(n, path(key), bound, mend));
  }

  boolean logical(String key, boolean otherwise) {
    return value(key, otherwise, n -> values.logical(n, path(key)));
  }

  <E extends Enum<E>> E choice(String key, E otherwise) {
    return value(key, otherwise, n -> values.choice(n, path(key), otherwise.getDeclaringClass()));
  }

  Amount amount(String key, Amount otherwise) {
    return value(key, otherwise, n -> values.amount(n, path(key), "Write 0.5 for half of them."));
  }

  List<Integer> wholes(String key, List<Integer> otherwise) {
    return wholes(key, otherwise, Bound.atLeast(1));
  }

  List<Integer> wholes(String key, List<Integer> otherwise, Bound bound) {
    return node(key)
        .map(n -> values.wholes(n, path(key), bound, leaveOut(otherwise)))
        .filter(list -> !list.isEmpty())
        .orElse(otherwise);
  }

  Optional<Fields> section(String key, Section inner) {
    return node(key).flatMap(n -> of(values, path(key), inner, n));
  }

  /** Each member of a list of one-key mappings, by a function of its key and its fields. */
  <T> List<T> keyed(Node list, String key, Section kinds, Function<Fields, Optional<T>> read) {
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
  Optional<String> kind() {
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
