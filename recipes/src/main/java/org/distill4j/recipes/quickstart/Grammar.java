package org.distill4j.recipes.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Intents, sentences that two of them share, rules and frames, every reference checked. */
final class Grammar {
  static final Pattern REFERENCE = Pattern.compile("\\{([a-z]+)}");

  /** The reference by which a frame names the request that it stands around. */
  static final String CORE = "core";

  private final List<Section> intents = new ArrayList<>();
  private final List<Section> shared = new ArrayList<>();
  private final Map<String, Section> named = new HashMap<>();

  private Grammar(List<Section> sections) {
    for (Section section : sections) {
      put(section);
    }
    sections.forEach(this::check);
  }

  static Grammar of(List<Section> sections) {
    return new Grammar(sections);
  }

  /** The grammar that the corpus is made of. */
  static Grammar load() {
    List<Section> sections = new ArrayList<>();
    for (String file : List.of("lexicon.txt", "intents.txt")) {
      sections.addAll(GrammarReader.read(file, resource(file)));
    }
    return of(sections);
  }

  List<String> labels() {
    return intents.stream().map(intent -> intent.names().get(0)).sorted().toList();
  }

  List<Section> intents() {
    return intents;
  }

  List<Section> shared() {
    return shared;
  }

  Section rule(String name) {
    return named.get("rule " + name);
  }

  Section frame(String name) {
    return named.get("frame " + name);
  }

  private void put(Section section) {
    if (section.kind().equals("shared")) {
      shared.add(section);
      return;
    }
    if (section.kind().equals("intent")) {
      intents.add(section);
    }
    String key = section.kind() + " " + section.names().get(0);
    if (named.put(key, section) != null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %s: must be defined once; got it twice. Join the sections.",
              section.where(),
              key));
    }
  }

  private void check(Section section) {
    for (List<String> tier : section.alternatives().values()) {
      for (String alternative : tier) {
        Matcher matcher = REFERENCE.matcher(alternative);
        while (matcher.find()) {
          checkReference(section, matcher.group(1));
        }
      }
    }
    if (section.kind().equals("shared")) {
      section.names().forEach(name -> require(section, "intent " + name));
    }
  }

  private void checkReference(Section section, String name) {
    if (!(section.kind().equals("frame") && name.equals(CORE))) {
      require(section, "rule " + name);
    }
  }

  private void require(Section section, String key) {
    if (!named.containsKey(key)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: must name sections that exist; got %s. Define it or correct its name.",
              section.where(),
              key));
    }
  }

  private static List<String> resource(String name) {
    try (InputStream in = Grammar.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + ": must lie beside the class; got nothing. Build the jar with its resources.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": " + e.getMessage(), e);
    }
  }
}
