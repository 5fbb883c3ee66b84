package org.distill4j.recipes.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.SentenceTeacher;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.CheckpointSource;
import org.distill4j.teacher.checkpoint.Pretrained;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.transformer.OnnxAgreement;

/**
 * A recipe's teachers as they come. The first sets the student's tokenizer and layers, and is the
 * one that all models are compared with: it could be shipped in the student's place, which several
 * together could not.
 */
public final class TeacherSources {
  private final Recipe recipe;
  private final List<Pretrained> models = new ArrayList<>();
  private final List<TokenizerJson> tokenizers = new ArrayList<>();
  private final List<SentencePooling> poolings = new ArrayList<>();

  private List<String> labels = List.of(); // of the data, once they are known

  private TeacherSources(Recipe recipe) {
    this.recipe = recipe;
  }

  /**
   * Loads all of them.
   *
   * @throws IOException if a checkpoint or a tokenizer cannot be used
   * @throws IllegalArgumentException if one of them does not go with a stage
   */
  public static TeacherSources load(Recipe recipe) throws IOException {
    TeacherSources sources = new TeacherSources(recipe);
    for (Teacher teacher : recipe.teachers()) {
      Pretrained model =
          CheckpointSource.locate(
                  teacher.checkpoint().text(), teacher.tokenizer().map(Location::text), Path.of(""))
              .load(OnnxAgreement::require);
      String place = TeacherChecks.place(recipe, sources.models.size()) + ".tokenizer";
      sources.models.add(model);
      sources.poolings.add(SentenceTeacher.pooling(recipe.task(), teacher, model.checkpoint()));
      sources.tokenizers.add(
          TokenizerJson.parse(place, model.tokenizerJson()).with(model.specialTokens()));
    }
    return sources;
  }

  /**
   * Checks the stages against the first teacher's shape, and the tokenizers against each other.
   *
   * @throws IllegalArgumentException at the first stage that does not fit
   */
  public void check() throws CheckpointException {
    checks().stages();
    if (recipe.task().embeds()) {
      SentenceTeacher.checkWidth(recipe, pretrained(0).checkpoint().labels().size());
    }
  }

  /**
   * Checks that teachers which are not fine-tuned know the task, and that all characters of the
   * training texts have room in what is kept of the vocabulary.
   *
   * @throws IllegalArgumentException if a teacher classifies into other labels, or not at all, or
   *     at the first stage that keeps too few tokens
   */
  public void check(RecipeData data) throws IOException {
    checks().data(data);
    labels = data.labels().labels();
  }

  private TeacherChecks checks() {
    return new TeacherChecks(recipe, models, tokenizers);
  }

  /** The data, with the names of what models answer where these follow from the teacher. */
  public RecipeData named(RecipeData data) {
    return recipe.task().embeds()
        ? data.withAxes(SentenceTeacher.width(recipe, pretrained(0).checkpoint().labels().size()))
        : data;
  }

  /** How many teachers there are. */
  public int size() {
    return models.size();
  }

  /** The name of a teacher's stage: teacher, teacher-2, … */
  public static String name(int teacher) {
    return StageReport.TEACHER + (teacher == 0 ? "" : "-" + (teacher + 1));
  }

  /** The parameters of the largest. */
  public long parameters() {
    return models.stream().mapToLong(model -> model.checkpoint().parameters()).max().orElseThrow();
  }

  /** The shape of each, in the recipe's order. */
  public List<TransformerConfig> shapes() {
    return recipe.task().embeds()
        ? List.of(pretrained(0).checkpoint().config())
        : models.stream().map(model -> model.checkpoint().config()).toList();
  }

  /** A teacher before its fine-tuning, with the pooler that it needs, or without one. */
  public ModelWithTokenizer pretrained(int teacher) {
    Checkpoint checkpoint = models.get(teacher).checkpoint();
    if (!recipe.task().embeds()) {
      Teacher settings = recipe.teachers().get(teacher);
      checkpoint = TeacherLabels.align(name(teacher), settings, checkpoint, labels);
    }
    if (recipe.task().embeds()) {
      checkpoint = SentenceTeacher.of(checkpoint, poolings.get(teacher));
    } else if (recipe.task().isOfWords()) {
      checkpoint = checkpoint.asTagger();
    } else if (!checkpoint.hasPooler()) {
      checkpoint = checkpoint.withFreshPooler(TeacherStage.seed(recipe, teacher));
    }
    return new ModelWithTokenizer(checkpoint, tokenizers.get(teacher));
  }

  /** Adds the hashes of all files. */
  public void inputs(SortedMap<String, String> inputs) {
    for (int i = 0; i < models.size(); i++) {
      String name = name(i) + "/";
      models.get(i).sha256().forEach((file, sum) -> inputs.put(name + file, sum));
      if (recipe.task().embeds()) {
        inputs.put(name + "pooling", poolings.get(i).word());
      }
    }
  }

  /** What the user should know about their files, one line each. */
  public List<String> remarks() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      int spare = models.get(i).spareRows();
      if (spare > 0) {
        lines.add(
            TeacherChecks.place(recipe, i)
                + ".checkpoint: "
                + spare
                + " embedding rows belong to no token of the tokenizer and are left out");
      }
    }
    return lines;
  }

  /** What they are, for the reader. */
  public String description() {
    return models.stream().map(Pretrained::description).collect(Collectors.joining("; "));
  }

  /** Their licences, each once. */
  public String licence() {
    return models.stream()
        .map(model -> model.licence().orElse("not stated by its files"))
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
