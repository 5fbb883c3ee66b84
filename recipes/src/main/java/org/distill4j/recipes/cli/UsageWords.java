package org.distill4j.recipes.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words picocli's messages about options and parameters as every other fault is worded. */
final class UsageWords {
  private static final String GIVEN =
      "Invalid value for (?:option '(?<option>-[^']*)'[^:]*|positional parameter at index [^(]*"
          + "\\((?<label>[^)]*)\\)): ";

  private static final Pattern WORDED = Pattern.compile(GIVEN + "(?<text>must .*)");
  private static final Pattern CHOICE =
      Pattern.compile(
          GIVEN + "expected one of \\[(?<names>.*)] \\(case-.*\\) but was (?<got>'.*')");
  private static final Pattern TYPE =
      Pattern.compile(GIVEN + "(?<got>'.*') is not an? (?<type>int|long|double|boolean)");
  private static final Pattern TWICE =
      Pattern.compile("option '(?<option>-[^']*)'.* should be specified only once");
  private static final Pattern MISSING =
      Pattern.compile("Missing required (?:option|parameter): '(?<option>[^'=]*)(?:=.*)?'");
  private static final Pattern ALONE =
      Pattern.compile("Missing required parameter for option '(?<option>-[^']*)'.*");

  private UsageWords() {}

  /**
   * One line: what must hold and what was given; the message itself where it is of no known kind.
   */
  static String of(String message) {
    for (Pattern pattern : List.of(WORDED, CHOICE, TYPE, TWICE, MISSING, ALONE)) {
      Matcher matcher = pattern.matcher(message);
      if (matcher.matches()) {
        return words(pattern, matcher);
      }
    }
    return message;
  }

  private static String words(Pattern pattern, Matcher found) {
    if (pattern == TWICE) {
      return found.group("option") + ": must be given once; got it again. Leave one out.";
    }
    if (pattern == MISSING) {
      return found.group("option") + ": must be given; got none.";
    }
    if (pattern == ALONE) {
      return found.group("option") + ": must have a value after it; got none.";
    }
    String option = found.group("option");
    String where = (option == null ? found.group("label") : option) + ": ";
    if (pattern == WORDED) {
      return where + found.group("text");
    }
    return where + "must be " + wanted(pattern, found) + "; got " + found.group("got") + ".";
  }

  private static String wanted(Pattern pattern, Matcher found) {
    if (pattern == CHOICE) {
      return "one of " + found.group("names").toLowerCase(Locale.ROOT);
    }
    return switch (found.group("type")) {
      case "double" -> "a number";
      case "boolean" -> "true or false";
      default -> "a whole number";
    };
  }
}
