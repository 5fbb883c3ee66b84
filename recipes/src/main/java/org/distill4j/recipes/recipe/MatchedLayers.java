package org.distill4j.recipes.recipe;

import java.util.List;
import java.util.Objects;

/**
 * Which layers of both models a loss compares.
 *
 * @param rule how they are told
 * @param teacherLayers numbers from 0; for {@link Rule#ONE} the teacher's layer behind the
 *     student's last, for {@link Rule#LISTED} one for each of the student's, {@link #NONE} for
 *     layers that are left alone; else empty
 */
public record MatchedLayers(Rule rule, List<Integer> teacherLayers) {
  /** In place of a teacher's layer: nothing is compared. */
  public static final int NONE = -1;

  /** How layers are told. */
  public enum Rule {
    /** By the stage's layer map. */
    MAP,
    /** The last of either model. */
    LAST,
    /** The student's last and one of the teacher's. */
    ONE,
    /** A teacher layer for each of the student's. */
    LISTED
  }

  /** Refuses numbers that do not go with the rule. */
  public MatchedLayers {
    Objects.requireNonNull(rule, "rule");
    teacherLayers = List.copyOf(teacherLayers);
    boolean fits =
        switch (rule) {
          case MAP, LAST -> teacherLayers.isEmpty();
          case ONE -> teacherLayers.size() == 1 && teacherLayers.get(0) >= 0;
          case LISTED ->
              teacherLayers.stream().allMatch(layer -> layer >= NONE)
                  && teacherLayers.stream().anyMatch(layer -> layer >= 0);
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "layers: must be teacher layers, from 0, that go with "
              + rule
              + "; got "
              + teacherLayers);
    }
  }

  /** By the stage's layer map. */
  public static MatchedLayers map() {
    return new MatchedLayers(Rule.MAP, List.of());
  }

  /** The last of either model. */
  public static MatchedLayers last() {
    return new MatchedLayers(Rule.LAST, List.of());
  }

  /** The student's last and this one of the teacher's. */
  public static MatchedLayers one(int teacherLayer) {
    return new MatchedLayers(Rule.ONE, List.of(teacherLayer));
  }

  /** A teacher layer for each of the student's, or {@link #NONE}. */
  public static MatchedLayers listed(List<Integer> teacherLayers) {
    return new MatchedLayers(Rule.LISTED, teacherLayers);
  }

  /** Whether the stage's layer map tells them. */
  boolean readsLayerMap() {
    return rule == Rule.MAP;
  }
}
