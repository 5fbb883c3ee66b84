package org.distill4j.evaluate.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.evaluate.statistics.Estimate;

/**
 * One run's results: the content of {@code report.json}.
 *
 * @param schemaVersion of this format, {@value #SCHEMA_VERSION}
 * @param recipe name of the recipe
 * @param recipeText the recipe as it ran, empty when unknown
 * @param machine where everything was measured
 * @param data what the models were trained and tested on, for the reader
 * @param labels name of each class, in the order of {@link StageReport#confusion()}
 * @param margin the largest loss of accuracy that verdicts call kept, a fraction
 * @param floor accuracy of the bag of words
 * @param stages in order, the teacher first and controls among them
 * @param certificate how far the exported file was checked, for the reader
 * @param warnings what the reader must know before trusting the numbers
 * @param seeds the same recipe by other seeds; absent, in the file too, unless it was run by
 *     several
 * @param examples rows on which teacher and final model disagree or both are wrong; absent, in the
 *     file too, where rows are not right or wrong
 */
public record Report(
    int schemaVersion,
    String recipe,
    String recipeText,
    Machine machine,
    List<Fact> data,
    List<String> labels,
    double margin,
    Estimate floor,
    List<StageReport> stages,
    List<Fact> certificate,
    List<String> warnings,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SeedsReport> seeds,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Examples> examples) {
  /** The version that this program writes and reads. */
  public static final int SCHEMA_VERSION = 1;

  /**
   * Checks the order of the stages and keeps copies.
   *
   * @throws IllegalArgumentException when the version is another one, or the first stage is not the
   *     teacher
   */
  public Report {
    if (schemaVersion != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "schemaVersion: must be %d; got %d. Read it with the version that wrote it.",
              SCHEMA_VERSION,
              schemaVersion));
    }
    data = List.copyOf(data);
    labels = List.copyOf(labels);
    stages = List.copyOf(stages);
    certificate = List.copyOf(certificate);
    warnings = List.copyOf(warnings);
    if (stages.isEmpty() || !stages.get(0).isTeacher()) {
      throw new IllegalArgumentException(
          "stages: the first must be of kind teacher; got "
              + stages.stream().map(StageReport::kind).toList()
              + ".");
    }
  }

  /** A report of one run. */
  public Report(
      int schemaVersion,
      String recipe,
      String recipeText,
      Machine machine,
      List<Fact> data,
      List<String> labels,
      double margin,
      Estimate floor,
      List<StageReport> stages,
      List<Fact> certificate,
      List<String> warnings) {
    this(
        schemaVersion,
        recipe,
        recipeText,
        machine,
        data,
        labels,
        margin,
        floor,
        stages,
        certificate,
        warnings,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same with what other seeds gave.
   *
   * @param text the recipe of all runs
   */
  public Report withSeeds(String text, SeedsReport others) {
    return with(text, data, Optional.of(others), examples);
  }

  /** The same with more about what the models were trained and tested on. */
  public Report withData(List<Fact> more) {
    List<Fact> all = new ArrayList<>(data);
    all.addAll(more);
    return with(recipeText, all, seeds, examples);
  }

  /** The same with rows on which teacher and final model disagree or both are wrong. */
  public Report withExamples(Optional<Examples> found) {
    return with(recipeText, data, seeds, found);
  }

  private Report with(
      String text, List<Fact> facts, Optional<SeedsReport> others, Optional<Examples> found) {
    return new Report(
        schemaVersion,
        recipe,
        text,
        machine,
        facts,
        labels,
        margin,
        floor,
        stages,
        certificate,
        warnings,
        others,
        found);
  }

  /** The model that all others are compared with. */
  public StageReport teacher() {
    return stages.get(0);
  }

  /** The last stage that is no control: what the run delivers; the teacher when alone. */
  public StageReport finalStage() {
    return stages.stream().filter(stage -> !stage.isControl()).reduce(teacher(), (a, b) -> b);
  }

  /** The stage of that name. */
  Optional<StageReport> stage(String name) {
    return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
  }
}
