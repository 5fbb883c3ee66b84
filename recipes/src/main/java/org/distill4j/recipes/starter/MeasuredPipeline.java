package org.distill4j.recipes.starter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A pipeline of stages whose size, time and loss were measured; the table {@code measured.yaml}
 * says on what and by which command.
 *
 * @param name of the built-in recipe that was run
 * @param task such as {@code classification}
 * @param teacher the checkpoint, as a recipe names it
 * @param megabytes of the final model file, in millions of bytes
 * @param milliseconds median for a text of 32 tokens on one thread; null where not measured
 * @param loss points of the metric below the teacher
 * @param command what made the row
 * @param conditions on what it was measured
 * @param stages as YAML, {@code <a|b>} standing for epochs on many rows and on few
 */
record MeasuredPipeline(
    String name,
    String task,
    String teacher,
    double megabytes,
    Double milliseconds,
    double loss,
    String command,
    String conditions,
    String stages) {
  private static final String TABLE = "measured.yaml";
  private static final Pattern EPOCHS = Pattern.compile("<(\\d+)\\|(\\d+)>");

  /** All rows of the table. */
  static List<MeasuredPipeline> all() {
    try (InputStream in = MeasuredPipeline.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(
            TABLE + ": must lie beside the program's classes; got none");
      }
      return List.of(YAMLMapper.builder().build().readValue(in, MeasuredPipeline[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The pipeline that loses least among those within the wishes' bounds; of equal ones the smaller.
   *
   * @throws IllegalArgumentException if none of that task and teacher was measured within them
   */
  static MeasuredPipeline within(Wishes wishes, String task, String teacher) {
    List<MeasuredPipeline> rows =
        all().stream().filter(r -> r.task.equals(task) && r.teacher.equals(teacher)).toList();
    return rows.stream()
        .filter(row -> row.fits(wishes))
        .min(
            Comparator.comparingDouble(MeasuredPipeline::loss)
                .thenComparingDouble(MeasuredPipeline::megabytes))
        .orElseThrow(() -> refusal(wishes, task, teacher, rows));
  }

  private boolean fits(Wishes wishes) {
    return wishes.maxBytes().map(most -> megabytes * 1e6 <= most).orElse(true)
        && wishes
            .maxMillis()
            .map(most -> milliseconds != null && milliseconds <= most)
            .orElse(true);
  }

  private static IllegalArgumentException refusal(
      Wishes wishes, String task, String teacher, List<MeasuredPipeline> rows) {
    String option =
        wishes.maxBytes().isEmpty()
            ? "--max-ms"
            : wishes.maxMillis().isEmpty() ? "--max-mb" : "--max-mb and --max-ms";
    String measured =
        rows.isEmpty()
            ? "none was measured at all"
            : rows.stream().map(MeasuredPipeline::reached).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: must be reached by a pipeline that was measured for %s with %s; got %s. Raise the"
                + " bound, or leave it out and shrink the stages until distill4j plan shows it.",
            option,
            task,
            teacher,
            measured));
  }

  private String reached() {
    return String.format(Locale.ROOT, "%s (%.1f MB", name, megabytes)
        + (milliseconds == null
            ? ", time not measured)"
            : String.format(Locale.ROOT, ", %.2f ms)", milliseconds));
  }

  /**
   * The stages of a recipe, below a comment that says what was measured.
   *
   * @param many whether there are so many rows that each need not be seen often
   */
  String toYaml(boolean many) {
    String epochs = EPOCHS.matcher(stages).replaceAll(many ? "$1" : "$2");
    return String.format(
            Locale.ROOT,
            "stages: # measured: %.1f MB%s, %.1f points %s its teacher\n#   on %s\n#   by %s\n",
            megabytes,
            milliseconds == null ? "" : String.format(Locale.ROOT, ", %.2f ms", milliseconds),
            Math.abs(loss),
            loss < 0 ? "above" : "below",
            conditions,
            command)
        + epochs.indent(2);
  }
}
