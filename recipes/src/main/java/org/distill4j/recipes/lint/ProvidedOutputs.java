package org.distill4j.recipes.lint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.evaluate.dataset.AnswerFile;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;

/**
 * The teacher's probabilities, or scores, that a recipe's files give: a row for each row of the
 * whole training file, those held out too, then for each row of transfer text.
 */
public final class ProvidedOutputs {
  // What six decimals round to nothing is still not impossible; float32 tells it from 0.
  private static final double LEAST = 1e-7;

  private final Map<Location, double[][]> files;
  private final Map<String, Integer> trainRows;
  private final boolean scores;

  private ProvidedOutputs(
      Map<Location, double[][]> files, Map<String, Integer> trainRows, boolean scores) {
    this.files = files;
    this.trainRows = trainRows;
    this.scores = scores;
  }

  /**
   * Reads every file of answers that a stage names.
   *
   * @throws IOException at the first fault of a file, such as another number of rows
   */
  public static ProvidedOutputs read(Recipe recipe, RecipeData data, RecipeFiles files)
      throws IOException {
    Map<Location, double[][]> read = new HashMap<>();
    Map<String, Integer> rows = new HashMap<>();
    for (Stage stage : recipe.stages()) {
      Optional<Location> file = stage.distillation().flatMap(d -> d.teacherOutputs().file());
      if (file.isPresent() && !read.containsKey(file.get())) {
        if (rows.isEmpty()) {
          rows.putAll(rows(files.file(recipe.data().train()).read()));
        }
        double[][] given =
            scores(recipe)
                ? AnswerFile.scores(file.get().path())
                : AnswerFile.probabilities(file.get().path(), data.labels().labels());
        requireRows(file.get(), given.length, rows.size(), data);
        read.put(file.get(), given);
      }
    }
    return new ProvidedOutputs(Map.copyOf(read), Map.copyOf(rows), scores(recipe));
  }

  private static boolean scores(Recipe recipe) {
    return recipe.task().isOfScores();
  }

  private static Map<String, Integer> rows(Dataset train) {
    Map<String, Integer> rows = new HashMap<>();
    for (int row = 0; row < train.size(); row++) {
      rows.put(train.where(row), row);
    }
    return rows;
  }

  private static void requireRows(Location file, int found, int train, RecipeData data)
      throws DataException {
    int transfer = data.transfer().map(Dataset::size).orElse(0);
    if (found != train + transfer) {
      throw new DataException(
          file.text(),
          "must have a row for each of the "
              + train
              + " rows of data.train, then of the "
              + transfer
              + " of data.transfer; got "
              + found
              + ". Predict all of them, those held out too.");
    }
  }

  /**
   * Logits that give the file's probabilities, which are their logarithms; scores as they are.
   *
   * @param train rows of the training file
   * @param transfer the transfer text, where the training reads it
   */
  public float[][] logits(Location file, Dataset train, Optional<Dataset> transfer) {
    double[][] given = files.get(file);
    List<float[]> logits = new ArrayList<>();
    for (int row = 0; row < train.size(); row++) {
      logits.add(logits(given[trainRows.get(train.where(row))]));
    }
    for (int row = 0; row < transfer.map(Dataset::size).orElse(0); row++) {
      logits.add(logits(given[trainRows.size() + row]));
    }
    return logits.toArray(float[][]::new);
  }

  private float[] logits(double[] given) {
    return scores ? new float[] {(float) given[0]} : logarithms(given);
  }

  private static float[] logarithms(double[] probabilities) {
    float[] logarithms = new float[probabilities.length];
    for (int i = 0; i < logarithms.length; i++) {
      logarithms[i] = (float) Math.log(Math.max(LEAST, probabilities[i]));
    }
    return logarithms;
  }
}
