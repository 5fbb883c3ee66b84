package org.distill4j.recipes.quickstart;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads sections from the lines of a grammar file; the format is described at the file's head. */
final class GrammarReader {
  private static final Set<String> KINDS = Set.of("intent", "shared", "rule", "frame");

  private final List<Section> sections = new ArrayList<>();
  private Map<Difficulty, List<String>> alternatives = new EnumMap<>(Difficulty.class);
  private List<String> head = List.of();
  private String headWhere = "";
  private Difficulty tier = Difficulty.TRAIN;

  private GrammarReader() {}

  static List<Section> read(String file, List<String> lines) {
    GrammarReader reader = new GrammarReader();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        reader.line(file + ":" + (i + 1), line);
      }
    }
    reader.finish();
    return reader.sections;
  }

  private void line(String where, String line) {
    Optional<Difficulty> change = Difficulty.at(line);
    List<String> words = List.of(line.split("\\s+"));
    if (change.isPresent()) {
      tier = change.get();
      add(where, line.substring(tier.prefix().length()));
    } else if (KINDS.contains(words.get(0)) && !line.contains("|")) {
      finish();
      head = words;
      headWhere = where;
    } else {
      add(where, line);
    }
  }

  private void add(String where, String line) {
    if (head.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: must stand under a section's head; got '%s'. Begin with one of %s.",
              where,
              line.strip(),
              KINDS.stream().sorted().toList()));
    }
    for (String alternative : line.split("\\|", -1)) {
      if (!alternative.isBlank()) {
        alternatives.computeIfAbsent(tier, any -> new ArrayList<>()).add(alternative.strip());
      }
    }
  }

  private void finish() {
    if (!head.isEmpty()) {
      List<String> names = head.subList(1, head.size());
      sections.add(new Section(headWhere, head.get(0), names, alternatives));
    }
    alternatives = new EnumMap<>(Difficulty.class);
    tier = Difficulty.TRAIN;
  }
}
