package org.distill4j.recipes.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.compress.vocabulary.VocabularyPruning;
import org.distill4j.evaluate.report.StageReport;
import org.distill4j.recipes.context.ModelState;
import org.distill4j.recipes.context.SentenceTeacher;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.preflight.Placed;
import org.distill4j.recipes.preflight.Preflight;
import org.distill4j.recipes.preflight.StudentCheckpoint;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.CheckpointSource;
import org.distill4j.teacher.checkpoint.Pretrained;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.TransformerConfig;

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
              .load();
      String place = sources.place(sources.models.size()) + ".tokenizer";
      sources.models.add(model);
      sources.poolings.add(SentenceTeacher.pooling(recipe.task(), teacher, model.checkpoint()));
      sources.tokenizers.add(TokenizerJson.parse(place, model.tokenizerJson()));
    }
    return sources;
  }

  /**
   * Checks the stages against the first teacher's shape, and the tokenizers against each other.
   *
   * @throws IllegalArgumentException at the first stage that does not fit
   */
  public void check() throws CheckpointException {
    Preflight.check(recipe, models.get(0).checkpoint().config(), tokenizers.get(0));
    requireTypesOfPairs();
    if (recipe.task().embeds()) {
      SentenceTeacher.checkWidth(recipe, pretrained(0).checkpoint().labels().size());
    }
    for (int i = 1; i < tokenizers.size(); i++) {
      boolean same = tokenizers.get(i).equals(tokenizers.get(0));
      if (!same) {
        requireSentenceLosses(i);
      }
      if (!same || longest(i) != longest(0)) {
        requireAskedAhead(i);
      }
    }
  }

  // Beyond its table of token types a model has nothing to tell the second text by.
  private void requireTypesOfPairs() {
    if (recipe.task().embeds() || recipe.data().train().text().size() < 2) {
      return;
    }
    for (int i = 0; i < models.size(); i++) {
      int types = models.get(i).checkpoint().config().typeVocabSize();
      if (types < 2) {
        throw new IllegalArgumentException(
            place(i)
                + ".checkpoint: must have two token types to read pairs of texts; got a"
                + " type_vocab_size of "
                + types
                + ". Name another model, or join the texts in one column.");
      }
    }
  }

  private void requireSentenceLosses(int teacher) {
    for (int i = 0; i < recipe.stages().size(); i++) {
      Stage stage = recipe.stages().get(i);
      Optional<Loss> onTokens =
          stage instanceof Distill distill
              ? distill.losses().stream().filter(loss -> !loss.onAnswers()).findFirst()
              : Optional.empty();
      if (onTokens.isPresent()) {
        throw new IllegalArgumentException(
            "stages["
                + i
                + "].distill.losses: must match logits alone where teachers cut texts into"
                + " different tokens, since losses on layers compare token by token; got "
                + onTokens.get().key()
                + ", and "
                + place(teacher)
                + " has another tokenizer than the first. Leave the loss out, or take teachers of"
                + " one tokenizer.");
      }
    }
  }

  private int longest(int teacher) {
    int positions = models.get(teacher).checkpoint().config().maxPositionEmbeddings();
    return Math.min(recipe.maxLength(), positions);
  }

  private void requireAskedAhead(int teacher) {
    for (int i = 0; i < recipe.stages().size(); i++) {
      if (recipe.stages().get(i) instanceof Distill distill
          && !distill.isChained()
          && TeacherAnswers.isLive(recipe, distill)) {
        throw new IllegalArgumentException(
            "stages["
                + i
                + "].distill: must have teachers of one tokenizer and length where they are asked at"
                + " every step, all for the same pieces; got "
                + place(teacher)
                + " with another than the first. Take teachers that cut texts alike.");
      }
    }
  }

  /**
   * Checks that teachers which are not fine-tuned know the task, and that all characters of the
   * training texts have room in what is kept of the vocabulary.
   *
   * @throws IllegalArgumentException if a teacher classifies into other labels, or not at all, or
   *     at the first stage that keeps too few word pieces
   */
  public void check(RecipeData data) throws IOException {
    checkLabels(data.labels().labels());
    int pieces = models.get(0).checkpoint().config().vocabSize();
    for (int i = 0; i < recipe.stages().size(); i++) {
      if (StudentCheckpoint.of(recipe.stages().get(i)).isPresent()) {
        return; // which may have another vocabulary
      }
      if (recipe.stages().get(i) instanceof PruneVocabulary prune) {
        pieces = kept("stages[" + i + "]." + PruneVocabulary.KEY, prune, pieces, data);
      }
    }
  }

  private int kept(String place, PruneVocabulary stage, int pieces, RecipeData data)
      throws IOException {
    int keep = stage.keep().of(pieces);
    TransformerConfig config = models.get(0).checkpoint().config();
    List<String> corpus = CompressStages.corpus(data);
    Placed.run(
        place + ".",
        () -> VocabularyPruning.check(config, tokenizers.get(0), corpus, keep, stage.characters()));
    return keep;
  }

  private void checkLabels(List<String> labels) {
    if (recipe.task().embeds()) {
      return; // any encoder makes vectors
    }
    for (int i = 0; i < models.size(); i++) {
      TeacherStage.requireLabels(
          place(i), recipe.teachers().get(i), models.get(i).checkpoint(), labels);
      requireHead(i);
    }
  }

  // One that is fine-tuned gets the head that is asked for.
  private void requireHead(int teacher) {
    boolean crf = recipe.task().head() == Task.Head.CRF;
    boolean asItCame = recipe.teachers().get(teacher).fineTune().isEmpty();
    if (asItCame && models.get(teacher).checkpoint().hasChain() != crf) {
      throw new IllegalArgumentException(
          place(teacher)
              + ".checkpoint: must have the head "
              + (crf ? "crf" : "softmax")
              + " of the task to be used without fine-tuning; got "
              + (crf ? "softmax" : "crf")
              + ". Add fine-tune: {} to the teacher, or change task.head.");
    }
  }

  /** The data, with the names of what models answer where these follow from the teacher. */
  public RecipeData named(RecipeData data) {
    return recipe.task().embeds()
        ? data.withAxes(SentenceTeacher.width(recipe, pretrained(0).checkpoint().labels().size()))
        : data;
  }

  private String place(int teacher) {
    return recipe.teachers().size() == 1 ? "teacher" : "teachers[" + teacher + "]";
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
  public ModelState pretrained(int teacher) {
    Checkpoint checkpoint = models.get(teacher).checkpoint();
    if (recipe.task().embeds()) {
      checkpoint = SentenceTeacher.of(checkpoint, poolings.get(teacher));
    } else if (recipe.task().kind() == Task.Kind.TOKEN_TAGGING) {
      checkpoint = checkpoint.withoutPooler();
    } else if (!checkpoint.hasPooler()) {
      checkpoint = checkpoint.withFreshPooler(TeacherStage.seed(recipe, teacher));
    }
    return new ModelState(checkpoint, tokenizers.get(teacher));
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
