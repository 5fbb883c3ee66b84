package org.distill4j.runtime;

import java.util.Arrays;
import java.util.List;

/**
 * Which tags may stand one behind the other in IOB2: an {@code I-X} goes on with an entity of its
 * own type, so only {@code B-X} and {@code I-X} may stand before it, and no sentence begins with
 * it; any other tag may stand anywhere. Immutable.
 */
public final class TagGrammar {
  private static final String BEGIN = "B-";
  private static final String INSIDE = "I-";

  private final List<String> labels;
  private final int[] begins; // of I-X the label B-X, or -1; of any other label itself
  private final boolean[] follows; // [before, label]

  private TagGrammar(List<String> labels) {
    this.labels = List.copyOf(labels);
    this.begins = new int[labels.size()];
    for (int label = 0; label < begins.length; label++) {
      String tag = labels.get(label);
      begins[label] = isInside(label) ? labels.indexOf(BEGIN + type(tag)) : label;
    }
    this.follows = new boolean[begins.length * begins.length];
    for (int pair = 0; pair < follows.length; pair++) {
      follows[pair] = !isInside(pair % begins.length) || goesOn(pair);
    }
  }

  /**
   * The grammar of these tags.
   *
   * @throws IllegalArgumentException if no sentence could begin, since all tags are inside
   */
  public static TagGrammar of(List<String> labels) {
    TagGrammar grammar = new TagGrammar(labels);
    if (labels.stream().allMatch(tag -> tag.startsWith(INSIDE))) {
      throw new IllegalArgumentException(
          "labels: must hold one that a sentence may begin with; got " + labels + ". Add O.");
    }
    return grammar;
  }

  private boolean goesOn(int pair) {
    String before = labels.get(pair / begins.length);
    boolean tagged = before.startsWith(BEGIN) || before.startsWith(INSIDE);
    return tagged && type(before).equals(type(labels.get(pair % begins.length)));
  }

  private boolean isInside(int label) {
    return labels.get(label).startsWith(INSIDE);
  }

  private static String type(String tag) {
    return tag.substring(INSIDE.length());
  }

  /** Returns the number of tags C. */
  public int size() {
    return begins.length;
  }

  /** Returns whether a sentence may begin with a tag. */
  public boolean mayBegin(int label) {
    return !isInside(label);
  }

  /** Returns whether a tag may stand behind another. */
  public boolean mayFollow(int before, int label) {
    return follows[before * begins.length + label];
  }

  /**
   * Returns the tag itself, or where it may not stand, the tag that begins an entity of its type:
   * so a scorer reads it.
   *
   * @param before the tag before; -1 at the beginning
   * @throws IllegalArgumentException if no tag begins such an entity
   */
  public int repaired(int before, int label) {
    if (before < 0 ? mayBegin(label) : mayFollow(before, label)) {
      return label;
    }
    if (begins[label] < 0) {
      throw new IllegalArgumentException(
          "labels: must hold "
              + BEGIN
              + type(labels.get(label))
              + " where a sentence has "
              + labels.get(label)
              + " alone; got "
              + labels
              + ". Add it.");
    }
    return begins[label];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TagGrammar that && labels.equals(that.labels);
  }

  @Override
  public int hashCode() {
    return labels.hashCode();
  }

  @Override
  public String toString() {
    return "TagGrammar" + Arrays.toString(begins);
  }
}
