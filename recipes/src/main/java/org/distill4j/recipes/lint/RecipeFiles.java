package org.distill4j.recipes.lint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.evaluate.dataset.DataFile;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.quickstart.QuickstartCorpus;
import org.distill4j.recipes.recipe.Rows;

/** The data files that a recipe names; the quickstart's are generated where it names them. */
public final class RecipeFiles {
  private final Path quickstart;

  private RecipeFiles(Path quickstart) {
    this.quickstart = quickstart;
  }

  /**
   * Files for a recipe.
   *
   * @param quickstart the folder that the quickstart's data is written into, when it is named
   */
  public static RecipeFiles of(Path quickstart) {
    return new RecipeFiles(quickstart);
  }

  /**
   * The file of these rows, which exists afterwards if it is the quickstart's.
   *
   * @throws IOException if the quickstart's data cannot be written
   */
  public DataFile file(Rows rows) throws IOException {
    return new DataFile(path(rows), rows.text(), rows.label(), rows.columns(), rows.format());
  }

  /**
   * The rows themselves, read in their form.
   *
   * @throws IOException at the first fault of the file
   */
  public Dataset read(Rows rows) throws IOException {
    return rows.form().isPresent() ? rows.form().get().read(path(rows), rows) : file(rows).read();
  }

  private Path path(Rows rows) throws IOException {
    if (!rows.location().isQuickstart()) {
      return rows.location().path();
    }
    Path file = quickstart.resolve(rows.location().name());
    if (!Files.exists(file)) {
      QuickstartCorpus.writeTo(quickstart);
    }
    return file;
  }
}
