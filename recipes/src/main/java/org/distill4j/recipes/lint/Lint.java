package org.distill4j.recipes.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Overlap;
import org.distill4j.recipes.recipe.AdditionalTask;
import org.distill4j.recipes.recipe.ControlPhases;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.teacher.checkpoint.SentenceModules;

/**
 * Checks a recipe and its data.
 *
 * <p>What training rows share with validation and test is reported, never refused: published data
 * sets have such rows, and whoever compares numbers with others' must keep them. Text that the
 * recipe itself adds has no such excuse: a transfer set that shares rows with the test set is
 * refused unless the recipe says {@code allow-overlap: true}.
 */
public final class Lint {
  private Lint() {}

  /**
   * Data that were read without a fault.
   *
   * @param data what was read
   * @param remarks what the user should know, one line each
   */
  public record Checked(RecipeData data, List<String> remarks) {
    /** Copies the list. */
    public Checked {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Reads a recipe's data.
   *
   * @param recipe a recipe whose files exist
   * @throws IOException at the first fault of the data
   */
  public static Checked check(Recipe recipe) throws IOException {
    Path folder = Files.createTempDirectory("distill4j-lint-");
    try {
      RecipeFiles files = RecipeFiles.of(folder);
      RecipeData data = RecipeData.read(recipe, files);
      var unused = ProvidedOutputs.read(recipe, data, files); // for its faults
      List<String> lines = new ArrayList<>(check(recipe, data));
      lines.addAll(heads(recipe, files));
      String generated = folder + folder.getFileSystem().getSeparator();
      return new Checked(
          data, lines.stream().map(line -> line.replace(generated, Location.QUICKSTART)).toList());
    } finally {
      delete(folder);
    }
  }

  /**
   * What data sets share, how many rows they have, and whether a control goes missing.
   *
   * @return what the user should know, one line each
   * @throws DataException if there are too few rows for a stage, or transfer text overlaps with the
   *     test set and may not
   * @throws IOException if a file beside a teacher of sentence vectors is broken
   */
  public static List<String> check(Recipe recipe, RecipeData data) throws IOException {
    EnoughRows.check(recipe, data);
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "data: %d training rows, %d for validation, %d for test, %d of transfer text; %s",
            data.train().size(),
            data.validation().size(),
            data.test().size(),
            data.transfer().map(Dataset::size).orElse(0),
            answers(recipe, data)));
    data.notes().accounts().forEach(account -> lines.add(account.toString()));
    data.notes().warnings().forEach(warning -> lines.add("warning: " + warning));
    // A model of vectors reads the texts of a pair apart.
    boolean apart = recipe.task().embeds();
    Dataset validation = apart ? data.validation().apart() : data.validation();
    Dataset test = apart ? data.test().apart() : data.test();
    add(lines, "train", "validation", Overlap.of(validation, data.train()));
    add(lines, "train", "test", Overlap.of(test, data.train()));
    if (data.transfer().isPresent()) {
      Dataset transfer = data.transfer().get();
      add(lines, "transfer", "validation", Overlap.of(validation, transfer));
      Overlap leak = Overlap.of(test, transfer);
      add(lines, "transfer", "test", leak);
      refuse(recipe, "data.transfer", leak);
    }
    if (data.general().isPresent()) {
      Overlap leak = Overlap.of(test, data.general().get());
      add(lines, "general text", "test", leak);
      refuse(recipe, "general-distill.text", leak);
    }
    ControlPhases.missing(recipe).map("warning: "::concat).ifPresent(lines::add);
    lines.addAll(withoutTeacher(recipe));
    lines.addAll(notKept(recipe));
    return lines;
  }

  // What Sentence Transformers does with a teacher and is not done here.
  private static List<String> notKept(Recipe recipe) throws IOException {
    List<String> notes = new ArrayList<>();
    for (Teacher teacher : recipe.task().embeds() ? recipe.teachers() : List.<Teacher>of()) {
      String place = teacher.checkpoint().text();
      if (!place.startsWith("classpath:")) {
        for (String note : SentenceModules.beside(Path.of(place)).notKept(recipe.maxLength())) {
          notes.add("warning: " + place + ": Sentence Transformers " + note);
        }
      }
    }
    return notes;
  }

  private static List<String> withoutTeacher(Recipe recipe) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < recipe.stages().size(); i++) {
      if (recipe.stages().get(i).distillation().filter(d -> !d.asksTeacher()).isPresent()) {
        lines.add(
            "warning: stages["
                + i
                + "].distill: no loss asks the teacher, so the student learns as a control does.");
      }
    }
    return lines;
  }

  private static String answers(Recipe recipe, RecipeData data) {
    if (recipe.task().embeds()) {
      return data.test().examples().get(0).label().isPresent() ? "pairs with scores" : "pairs";
    }
    return data.labels().size() == 1 ? "scores" : data.labels().size() + " labels";
  }

  /**
   * What the data sets of further heads share, and how many rows they have.
   *
   * @return what the user should know, one line each, which begins with the head
   * @throws IOException at the first fault of their data
   */
  public static List<String> heads(Recipe recipe, RecipeFiles files) throws IOException {
    List<String> lines = new ArrayList<>();
    for (AdditionalTask head : recipe.heads()) {
      Recipe own = recipe.ofHead(head, recipe.teacher());
      for (String line : check(own, RecipeData.read(own, files))) {
        lines.add("heads " + head.name() + ": " + line);
      }
    }
    return lines;
  }

  private static void add(List<String> lines, String learned, String held, Overlap overlap) {
    if (!overlap.any()) {
      lines.add(learned + " and " + held + ": no overlap");
      return;
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "warning: %s and %s: of %d rows held out %d are equal, %d contained, %d share eight"
                + " words; such as %s",
            learned,
            held,
            overlap.rows(),
            overlap.equal(),
            overlap.contained(),
            overlap.sharing(),
            overlap.examples().get(0)));
  }

  private static void refuse(Recipe recipe, String place, Overlap leak) throws DataException {
    Optional<String> warning = leak.warning();
    if (warning.isPresent() && !recipe.data().allowOverlap()) {
      throw new DataException(
          place,
          warning.get() + " Or set data.allow-overlap to true, and say so where you report.");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
