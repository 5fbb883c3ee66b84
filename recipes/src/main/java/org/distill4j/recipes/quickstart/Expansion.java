package org.distill4j.recipes.quickstart;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns templates into sentences, drawing for one part of the corpus. */
final class Expansion {
  private static final Pattern CHOICE = Pattern.compile("\\[([^\\]]*)]");

  /** Half of the requests stand alone, as users say them; the others wear a frame. */
  private static final int BARE_PERCENT = 50;

  private final Grammar grammar;
  private final Part part;
  private final SplitMix dice;

  Expansion(Grammar grammar, Part part, SplitMix dice) {
    this.grammar = grammar;
    this.part = part;
    this.dice = dice;
  }

  /** One sentence of the section, with its final mark, not yet capitalized. */
  String sentence(Section section) {
    String core = fill(section.draw(part, dice), new HashSet<>());
    String mark = mark(core);
    if (dice.chance(BARE_PERCENT)) {
      return mark.isEmpty() ? core + "." : core;
    }
    String frame = grammar.frame(frameName(mark)).draw(part, dice);
    String bare = core.substring(0, core.length() - mark.length());
    String framed = frame.replace("{" + Grammar.CORE + "}", bare);
    String framedMark = mark(framed);
    return framedMark.isEmpty() ? framed + (mark.isEmpty() ? "." : mark) : framed;
  }

  private static String mark(String sentence) {
    return sentence.endsWith("?") || sentence.endsWith(".")
        ? sentence.substring(sentence.length() - 1)
        : "";
  }

  private static String frameName(String mark) {
    if (mark.isEmpty()) {
      return "command";
    }
    return mark.equals("?") ? "question" : "statement";
  }

  private String fill(String template, Set<String> used) {
    String chosen =
        CHOICE
            .matcher(template)
            .replaceAll(
                match -> {
                  String[] options = match.group(1).split("/", -1);
                  return Matcher.quoteReplacement(dice.oneOf(List.of(options)));
                });
    String filled =
        Grammar.REFERENCE
            .matcher(chosen)
            .replaceAll(match -> Matcher.quoteReplacement(fill(word(match.group(1), used), used)));
    return filled.replaceAll(" +", " ").replaceAll(" (?=[.?,]|$)", "");
  }

  /** Words of one rule differ within a sentence: nobody asks the way from the bank to the bank. */
  private String word(String rule, Set<String> used) {
    String word = grammar.rule(rule).draw(part, dice);
    while (!used.add(rule + " " + word)) {
      word = grammar.rule(rule).draw(part, dice);
    }
    return word;
  }
}
