package org.distill4j.recipes.schema;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.recipes.yaml.Paths;
import org.distill4j.recipes.yaml.Position;
import org.distill4j.recipes.yaml.Problem;

/**
 * Turns nodes into values without coercion. What does not fit is noted as a problem and an empty
 * value given back, so that reading goes on and finds the rest.
 */
public final class Values {
  private final Path folder;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  /**
   * A location with the node that named it.
   *
   * @param position where it is named
   * @param path the way to it
   * @param location what it names
   */
  public record Place(Position position, String path, Location location) {}

  /** Values of a recipe whose paths start at this folder. */
  public Values(Path folder) {
    this.folder = folder;
  }

  /** Every fault so far. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether there is a fault. */
  public boolean hasProblems() {
    return !problems.isEmpty();
  }

  /** Every file that the recipe names. */
  public List<Place> places() {
    return places;
  }

  /** Notes a fault. */
  public void fault(Position position, String path, String fault) {
    problems.add(new Problem(position, path, fault));
  }

  private void wrong(Node node, String path, String must, String mend) {
    String end = mend.isEmpty() ? "." : ". " + mend;
    fault(node.position(), path, "must be " + must + "; got " + node.shown() + end);
  }

  /** A whole number of 32 bits. */
  public Optional<Integer> whole(Node node, String path, Bound bound, String mend) {
    return wholeLong(node, path, bound, mend)
        .flatMap(
            value -> {
              if (value > Integer.MAX_VALUE) {
                wrong(node, path, "<= " + Integer.MAX_VALUE, mend);
                return Optional.empty();
              }
              return Optional.of(value.intValue());
            });
  }

  /** A whole number of 64 bits. */
  public Optional<Long> wholeLong(Node node, String path, Bound bound, String mend) {
    if (!(node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.INTEGER)) {
      wrong(node, path, "a whole number", mend);
      return Optional.empty();
    }
    try {
      long value = Long.parseLong(scalar.text());
      if (bound.holds().test((double) value)) {
        return Optional.of(value);
      }
      wrong(node, path, bound.words(), mend);
    } catch (NumberFormatException e) {
      wrong(node, path, "a number of at most 64 bits", mend);
    }
    return Optional.empty();
  }

  /** A number. */
  public Optional<Double> number(Node node, String path, Bound bound, String mend) {
    if (!(node instanceof Node.Scalar scalar && isNumber(scalar))) {
      wrong(node, path, "a number", mend);
      return Optional.empty();
    }
    double value = parse(scalar.text());
    if (bound.holds().test(value)) {
      return Optional.of(value);
    }
    wrong(node, path, bound.words(), mend);
    return Optional.empty();
  }

  /** A share or a number of units. */
  public Optional<Amount> amount(Node node, String path, String mend) {
    if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.INTEGER) {
      return whole(node, path, Bound.atLeast(1), mend).map(Amount.Count::new);
    }
    if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.FLOAT) {
      return number(node, path, Bound.SHARE, mend).map(Amount.Share::new);
    }
    wrong(node, path, "a fraction in (0, 1] or a whole number of units", mend);
    return Optional.empty();
  }

  /** True or false. */
  public Optional<Boolean> logical(Node node, String path) {
    if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN) {
      return Optional.of(Boolean.valueOf(scalar.text()));
    }
    wrong(node, path, "true or false", "");
    return Optional.empty();
  }

  /** Text that is not blank. */
  public Optional<String> text(Node node, String path, String mend) {
    if (node instanceof Node.Scalar scalar
        && scalar.kind() == Node.Kind.STRING
        && !scalar.text().isBlank()) {
      return Optional.of(scalar.text());
    }
    wrong(node, path, "text", mend);
    return Optional.empty();
  }

  /** A label or column, which may look like a number: taken as it is written. */
  public Optional<String> name(Node node, String path) {
    if (node instanceof Node.Scalar scalar
        && scalar.kind() != Node.Kind.NULL
        && !scalar.text().isEmpty()) {
      return Optional.of(scalar.text());
    }
    wrong(node, path, "a name", "");
    return Optional.empty();
  }

  /** A constant of an enum, spelled in small letters. */
  public <E extends Enum<E>> Optional<E> choice(Node node, String path, Class<E> type) {
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Spelling::of).toList();
    return word(node, path, words).map(word -> type.getEnumConstants()[words.indexOf(word)]);
  }

  /** One of these words. */
  public Optional<String> word(Node node, String path, List<String> words) {
    String written = node instanceof Node.Scalar scalar ? scalar.text() : "";
    if (words.contains(written)) {
      return Optional.of(written);
    }
    String must = words.size() == 1 ? words.get(0) : "one of " + String.join(", ", words);
    wrong(
        node,
        path,
        must,
        Suggestion.nearest(written, words).map(w -> "Did you mean " + w + "?").orElse(""));
    return Optional.empty();
  }

  /** A file, noted among {@link #places}. */
  public Optional<Location> location(Node node, String path, String mend) {
    Path start = node.position().isSet() ? Path.of("") : folder;
    Optional<String> text = text(node, path, mend);
    try {
      Optional<Location> location = text.map(t -> Location.of(t, start));
      location.ifPresent(l -> places.add(new Place(node.position(), path, l)));
      return location;
    } catch (InvalidPathException e) {
      wrong(node, path, "a path", mend);
      return Optional.empty();
    }
  }

  /** The members of a list; a problem and an empty list where it is none or holds nothing. */
  public List<Node> items(Node node, String path, String mend) {
    if (node instanceof Node.Sequence list && !list.items().isEmpty()) {
      return list.items();
    }
    wrong(node, path, "a list of one or more", mend);
    return List.of();
  }

  /** Whole numbers in a list. */
  public List<Integer> wholes(Node node, String path, Bound bound, String mend) {
    List<Integer> values = new ArrayList<>();
    for (Node item : items(node, path, mend)) {
      whole(item, Paths.item(path, values.size()), bound, "").ifPresent(values::add);
    }
    return values;
  }

  /** Numbers in a list. */
  public List<Double> numbers(Node node, String path, Bound bound, String mend) {
    List<Double> values = new ArrayList<>();
    for (Node item : items(node, path, mend)) {
      number(item, Paths.item(path, values.size()), bound, "").ifPresent(values::add);
    }
    return values;
  }

  /** Names in a list. */
  public List<String> names(Node node, String path, String mend) {
    List<String> values = new ArrayList<>();
    for (Node item : items(node, path, mend)) {
      name(item, Paths.item(path, values.size())).ifPresent(values::add);
    }
    return values;
  }

  /** Names by their keys. */
  public Map<String, String> namesByKey(Node node, String path, String mend) {
    if (!(node instanceof Node.Mapping mapping)) {
      wrong(node, path, "a mapping", mend);
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, entry) ->
                name(entry.value(), path + "." + key).ifPresent(name -> values.put(key, name)));
    return values;
  }

  private static boolean isNumber(Node.Scalar scalar) {
    return scalar.kind() == Node.Kind.INTEGER || scalar.kind() == Node.Kind.FLOAT;
  }

  private static double parse(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (word.endsWith(".nan")) {
      return Double.NaN;
    }
    if (word.endsWith(".inf")) {
      return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(text);
  }
}
