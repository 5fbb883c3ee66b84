package org.distill4j.evaluate.tagging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tagging schemes for entities, recognised by the tags of a whole file and converted to IOB2 (BIO).
 *
 * <p>IOBES and BILOU mark single words and last words besides (Ratinov and Roth 2009); both become
 * {@code B-} and {@code I-} without loss. IO has types alone, so that a run of one type is one
 * entity. Bare {@code B}, {@code I} and {@code O} have no types: all get {@value #NO_TYPE}.
 */
public enum TagScheme {
  /** {@code B-X}, {@code I-X} and {@code O}; perhaps with faults. */
  IOB,
  /**
   * {@code E-} or {@code L-} ends an entity, {@code S-}, {@code U-} or {@code W-} is a whole one.
   */
  IOBES,
  /** The same spelled {@code B_X} or {@code X-B}. */
  SPELLED,
  /** Types without a prefix, and {@code O}. */
  IO,
  /** {@code B}, {@code I} and {@code O} without types; perhaps {@code E}, {@code L}, {@code S}. */
  BARE,
  /** Tags of words that mark no entities, such as parts of speech, or an unknown scheme. */
  OTHER;

  /** The type of entities whose tags have none. */
  static final String NO_TYPE = "SPAN";

  private static final Pattern PREFIX = Pattern.compile("([BIELSUMW])_(.+)");
  private static final Pattern SUFFIX = Pattern.compile("(.+)[-_]([BIELSUMW])");
  private static final String BEGIN = "[BSUW]";
  private static final int SHOWN = 6;

  /** Sees which scheme the tags of a file follow. */
  public static TagScheme of(Set<String> tags) {
    Set<String> marks = new TreeSet<>(tags);
    marks.remove(Entity.OUTSIDE);
    if (marks.stream().allMatch(tag -> tag.matches("[BI]-.+"))) {
      return IOB;
    }
    if (marks.stream().allMatch(tag -> tag.matches("[BIELSUMW]-.+"))) {
      return IOBES;
    }
    if (isSpelled(marks, PREFIX) || isSpelled(marks, SUFFIX)) {
      return SPELLED;
    }
    if (marks.contains("B") && marks.stream().allMatch(tag -> tag.matches("[BIELSUMW]"))) {
      return BARE;
    }
    boolean types = marks.stream().allMatch(tag -> tag.matches("[\\p{L}_][\\p{L}\\p{N}_]+"));
    return types && tags.contains(Entity.OUTSIDE) ? IO : OTHER;
  }

  // Tags of which none begins an entity are more likely names of types.
  private static boolean isSpelled(Set<String> marks, Pattern spelling) {
    return marks.stream().allMatch(tag -> spelling.matcher(tag).matches())
        && marks.stream().anyMatch(tag -> spelled(tag).matches(BEGIN + "-.+"));
  }

  /** A tag as IOBES has it. */
  private static String spelled(String tag) {
    Matcher prefix = PREFIX.matcher(tag);
    Matcher suffix = SUFFIX.matcher(tag);
    if (prefix.matches()) {
      return prefix.group(1) + "-" + prefix.group(2);
    }
    return suffix.matches() ? suffix.group(2) + "-" + suffix.group(1) : tag;
  }

  /** What a file of this scheme is read as; empty where nothing changes. */
  Optional<String> conversion() {
    return switch (this) {
      case IOBES -> Optional.of("IOBES or BILOU, read as B-TYPE and I-TYPE");
      case SPELLED -> Optional.of("spelled B_TYPE or TYPE-B, read as B-TYPE and I-TYPE");
      case IO ->
          Optional.of(
              "types without B- or I-, read as B-TYPE and I-TYPE: neighbours of one type are one"
                  + " entity");
      case BARE -> Optional.of("B and I without types, read as entities of type " + NO_TYPE);
      case IOB, OTHER -> Optional.empty();
    };
  }

  /** Whether tags follow no scheme and mark no entities, as parts of speech. */
  public static boolean marksNone(Set<String> tags) {
    return of(tags) == OTHER && tags.stream().noneMatch(tag -> tag.matches(".-.+"));
  }

  /** The tags of a sentence in IOB2, faults and all. */
  List<String> toIob2(List<String> tags) {
    if (this == IOBES) {
      return tags.stream().map(tag -> plain(tag, "")).toList();
    }
    if (this == SPELLED) {
      return tags.stream().map(tag -> plain(spelled(tag), "")).toList();
    }
    if (this == BARE) {
      return tags.stream().map(tag -> plain(tag, "-" + NO_TYPE)).toList();
    }
    return this == IO ? runs(tags) : tags;
  }

  private static String plain(String tag, String type) {
    if (tag.equals(Entity.OUTSIDE)) {
      return tag;
    }
    return (tag.substring(0, 1).matches(BEGIN) ? "B" : "I") + tag.substring(1) + type;
  }

  private static List<String> runs(List<String> tags) {
    UnaryOperator<String> begin = tag -> tag.equals(Entity.OUTSIDE) ? tag : "B-" + tag;
    List<String> runs = new ArrayList<>();
    for (int word = 0; word < tags.size(); word++) {
      boolean goesOn = word > 0 && tags.get(word).equals(tags.get(word - 1));
      boolean inside = goesOn && !tags.get(word).equals(Entity.OUTSIDE);
      runs.add(inside ? "I-" + tags.get(word) : begin.apply(tags.get(word)));
    }
    return runs;
  }

  /** Words for tags that are no entities'. */
  static String others(Set<String> tags) {
    return new TreeSet<>(tags)
        .stream()
            .limit(SHOWN)
            .map(tag -> "'" + tag + "'")
            .collect(Collectors.joining(", ", "", tags.size() > SHOWN ? ", …" : ""));
  }
}
