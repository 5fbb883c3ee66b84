package org.distill4j.recipes.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Function;
import org.distill4j.recipes.starter.Wishes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code init} about the model that is wanted, and the questions for them. */
final class InitWishes {
  private static final ByteSize BYTES = new ByteSize();
  private static final Milliseconds MILLIS = new Milliseconds();

  @Option(
      names = "--max-mb",
      paramLabel = "SIZE",
      converter = Megabytes.class,
      description = "Propose stages whose model file has at most this size, such as 20 or 20MB.")
  private Long maxBytes;

  @Option(
      names = "--max-ms",
      paramLabel = "TIME",
      converter = Milliseconds.class,
      description =
          "Propose stages whose model takes at most this long for 32 tokens on one thread, such as"
              + " 5 or 5ms.")
  private Double maxMillis;

  @Option(
      names = "--language",
      paramLabel = "CODE",
      description = "Take a teacher that knows this language, such as en or zh (default a guess).")
  private String language;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "Learn this task: classification, regression or tagging (default a guess).")
  private Wishes.TaskChoice task;

  /** Reads a plain number as millions of bytes. */
  static final class Megabytes implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      return BYTES.convert(value.strip().matches("[0-9.]+") ? value.strip() + "MB" : value);
    }
  }

  Wishes wishes() {
    return new Wishes(
        Optional.ofNullable(maxBytes),
        Optional.ofNullable(maxMillis),
        Optional.ofNullable(language),
        Optional.ofNullable(task));
  }

  /** Asks for each wish that no option gave; an empty answer leaves it open. */
  void ask(BufferedReader in, PrintWriter out) throws IOException {
    if (maxBytes == null) {
      maxBytes = answer(in, out, "Largest model file in MB", new Megabytes()::convert);
    }
    if (maxMillis == null) {
      maxMillis = answer(in, out, "Longest time for 32 tokens in ms", MILLIS::convert);
    }
    if (language == null) {
      language = answer(in, out, "Language, such as en or zh", InitWishes::code);
    }
    if (task == null) {
      task = answer(in, out, "Task: classification, regression or tagging", InitWishes::choice);
    }
  }

  private static String code(String answer) {
    return new Wishes(Optional.empty(), Optional.empty(), Optional.of(answer), Optional.empty())
        .language()
        .orElseThrow();
  }

  private static Wishes.TaskChoice choice(String answer) {
    for (Wishes.TaskChoice choice : Wishes.TaskChoice.values()) {
      if (choice.name().equalsIgnoreCase(answer)) {
        return choice;
      }
    }
    throw new TypeConversionException("must be one of the three; got '" + answer + "'.");
  }

  /** Asks until an answer can be used; null for an empty one, or when there are no more. */
  private static <T> T answer(
      BufferedReader in, PrintWriter out, String question, Function<String, T> reading)
      throws IOException {
    while (true) {
      out.print(question + " (Enter to leave it open): ");
      out.flush();
      String line = in.readLine();
      if (line == null || line.isBlank()) {
        return null;
      }
      try {
        return reading.apply(line.strip());
      } catch (TypeConversionException | IllegalArgumentException e) {
        out.println(e.getMessage());
      }
    }
  }
}
