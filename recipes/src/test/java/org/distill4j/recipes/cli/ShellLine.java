package org.distill4j.recipes.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line for a shell as documentation has it: words, quoted or not, commands joined by {@code &&},
 * an output redirection, a comment.
 *
 * @param commands the words of each command
 * @param comment what stands behind the number sign; empty without one
 */
record ShellLine(List<List<String>> commands, String comment) {
  private static final Pattern TOKEN =
      Pattern.compile("\"([^\"]*)\"|'([^']*)'|#(.*)|(&&)|(>\\s*\\S+)|([^\\s\"'>]+)");

  static ShellLine of(String line) {
    List<List<String>> commands = new ArrayList<>(List.of(new ArrayList<>()));
    String comment = "";
    Matcher token = TOKEN.matcher(line);
    while (token.find()) {
      if (token.group(3) != null) {
        comment = token.group(3).strip();
      } else if (token.group(4) != null) {
        commands.add(new ArrayList<>());
      } else if (token.group(5) == null) {
        commands.get(commands.size() - 1).add(word(token));
      }
    }
    commands.removeIf(List::isEmpty);
    return new ShellLine(commands, comment);
  }

  private static String word(Matcher token) {
    for (int group : new int[] {1, 2, 6}) {
      if (token.group(group) != null) {
        return token.group(group);
      }
    }
    throw new AssertionError(token.group());
  }
}
