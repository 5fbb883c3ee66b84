package org.distill4j.recipes.cli;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.distill4j.student.shape.StudentShape;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads {@code --student layers=4,hidden=256,heads=4,ffn=1024}, or {@code none}. */
final class StudentOption {
  static final String NONE = "none";

  private static final Set<String> KEYS = Set.of("layers", "hidden", "heads", "ffn");

  private StudentOption() {}

  static Optional<StudentShape> parse(CommandSpec spec, String text) {
    if (text.equals(NONE)) {
      return Optional.empty();
    }
    Map<String, Integer> sizes = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.split("=", -1);
      if (pair.length != 2 || !KEYS.contains(pair[0]) || !pair[1].matches("[1-9][0-9]{0,5}")) {
        throw refusal(spec, text);
      }
      sizes.put(pair[0], Integer.parseInt(pair[1]));
    }
    if (!sizes.keySet().equals(KEYS)) {
      throw refusal(spec, text);
    }
    try {
      return Optional.of(
          new StudentShape(
              sizes.get("layers"), sizes.get("heads"), sizes.get("ffn"), sizes.get("hidden")));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--student: " + e.getMessage(), e);
    }
  }

  private static ParameterException refusal(CommandSpec spec, String text) {
    return new ParameterException(
        spec.commandLine(),
        "--student: must be none or four sizes; got "
            + text
            + ". Write layers=4,hidden=256,heads=4,ffn=1024.");
  }
}
