package org.distill4j.recipes.quickstart;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One section of the grammar: its kind, its names and its alternatives by tier.
 *
 * @param where file and line, for messages
 * @param kind {@code intent}, {@code shared}, {@code rule} or {@code frame}
 * @param names one name, or for {@code shared} two intents
 * @param alternatives what may be drawn; the training tier is never empty
 */
record Section(
    String where, String kind, List<String> names, Map<Difficulty, List<String>> alternatives) {
  Section {
    names = List.copyOf(names);
    alternatives = Map.copyOf(alternatives);
    int wanted = kind.equals("shared") ? 2 : 1;
    if (names.size() != wanted) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %s: must be followed by %d name(s); got %s. Mend the section's head.",
              where,
              kind,
              wanted,
              names));
    }
    if (!alternatives.containsKey(Difficulty.TRAIN)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %s %s: must have lines after train:; got none. Every set draws from them.",
              where,
              kind,
              names));
    }
  }

  String draw(Part part, SplitMix dice) {
    int total = 0;
    for (Difficulty tier : Difficulty.values()) {
      total += weight(part, tier);
    }
    int left = dice.below(total);
    for (Difficulty tier : Difficulty.values()) {
      left -= weight(part, tier);
      if (left < 0) {
        return dice.oneOf(alternatives.get(tier));
      }
    }
    throw new AssertionError("weights of " + part);
  }

  private int weight(Part part, Difficulty tier) {
    return alternatives.containsKey(tier) ? part.weight(tier) : 0;
  }
}
