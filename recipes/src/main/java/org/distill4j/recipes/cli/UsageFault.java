package org.distill4j.recipes.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.distill4j.recipes.schema.Suggestion;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, with the command or option that was probably meant. */
final class UsageFault {
  private UsageFault() {}

  /** One line without the program's name. */
  static String of(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      if (unmatched.isUnknownOption() || word.startsWith("-")) {
        return option(word, e.getCommandLine());
      }
      if (!e.getCommandLine().getSubcommands().isEmpty()) {
        return command(word, e.getCommandLine());
      }
      return "must have no more words than its usage shows; got '" + word + "' too.";
    }
    return UsageWords.of(Faults.oneLine(e.getMessage()));
  }

  private static String command(String word, CommandLine line) {
    List<String> names = List.copyOf(line.getSubcommands().keySet());
    return word + ": must be a command; got none of that name. " + Suggestion.mend(word, names);
  }

  private static String option(String word, CommandLine line) {
    List<String> names = new ArrayList<>();
    for (OptionSpec option : line.getCommandSpec().options()) {
      names.add(option.longestName());
    }
    names.sort(Comparator.naturalOrder());
    return word
        + ": must be an option of this command; got none of that name."
        + Suggestion.nearest(word.replaceFirst("=.*", ""), names)
            .map(near -> " Did you mean " + near + "?")
            .orElse("");
  }
}
