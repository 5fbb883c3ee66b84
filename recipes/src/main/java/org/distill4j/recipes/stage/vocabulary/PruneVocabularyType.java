package org.distill4j.recipes.stage.vocabulary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.distill4j.compress.vocabulary.Characters;
import org.distill4j.compress.vocabulary.Dropped;
import org.distill4j.compress.vocabulary.PrunedVocabulary;
import org.distill4j.compress.vocabulary.VocabularyPruning;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.preflight.Placed;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.schema.RecordBinder;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StageInput;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.recipes.stage.api.VocabularySoFar;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** Removes tokens that the training and transfer texts use least from a model's vocabulary. */
public final class PruneVocabularyType implements StageType<PruneVocabulary> {
  private static final RecordBinder<PruneVocabulary> BINDER =
      RecordBinder.of(new PruneVocabulary(Amount.all()));

  @Override
  public String key() {
    return PruneVocabulary.KEY;
  }

  @Override
  public Class<PruneVocabulary> settings() {
    return PruneVocabulary.class;
  }

  @Override
  public Keys keys() {
    return BINDER.keys();
  }

  @Override
  public PruneVocabulary read(Fields fields, Task task) {
    return BINDER.read(fields);
  }

  @Override
  public Map<String, Object> write(PruneVocabulary settings) {
    return BINDER.write(settings);
  }

  @Override
  public String explain(PruneVocabulary settings) {
    return "keeps "
        + settings.keep().words()
        + " of the tokens in the vocabulary, by how often the texts use them; "
        + (settings.dropped() == Dropped.NEAREST
            ? "the others share the vector of the kept one that is most like theirs"
            : "rarer words are split into shorter tokens"
                + (settings.characters() == Characters.SEEN
                    ? ", those in characters that no text has become unknown"
                    : ""))
        + ". The embedding is most of a small model, and answers take no longer.";
  }

  // Which tokens must stay does not change when others go, so the teacher's tokenizer tells.
  @Override
  public void check(PruneVocabulary settings, String where, StudentSoFar student)
      throws CheckpointException {
    int kept = StudentSoFar.amount(where + ".keep", settings.keep(), student.tokens(), "tokens");
    Placed.run(
        where + ".",
        () ->
            VocabularyPruning.check(
                student.teacher(),
                student.tokenizer(),
                kept,
                settings.characters(),
                settings.dropped()));
    student.keepTokens(kept);
  }

  @Override
  public void checkTexts(
      PruneVocabulary settings, String where, VocabularySoFar student, RecipeData data)
      throws IOException {
    int keep = settings.keep().of(student.tokens());
    List<String> corpus = corpus(data);
    Placed.run(
        where + ".",
        () ->
            VocabularyPruning.check(
                student.teacher(), student.tokenizer(), corpus, keep, settings.characters()));
    student.keep(keep);
  }

  @Override
  public TransformerConfig after(PruneVocabulary settings, TransformerConfig model) {
    return model.withVocabulary(settings.keep().of(model.vocabSize()), 0);
  }

  @Override
  public List<PlannedWork> cost(PruneVocabulary settings, StageCosts costs) {
    return List.of(); // counting words is done in no time
  }

  @Override
  public Set<StageInput> inputs(PruneVocabulary settings) {
    return Set.of(StageInput.TEST_ROWS);
  }

  @Override
  public StageResult run(PruneVocabulary settings, StageRun run) throws IOException {
    ModelWithTokenizer student = run.model();
    int tokens = student.checkpoint().config().vocabSize();
    PrunedVocabulary pruned =
        VocabularyPruning.prune(
            student.checkpoint(),
            student.tokenizer(),
            corpus(run.context().data()),
            settings.keep().of(tokens),
            settings.characters(),
            settings.dropped());
    List<String> test = all(run.context().data().test());
    double changed = pruned.changedShare(student.tokenizer(), test);
    String note =
        String.format(
            Locale.ROOT,
            "%,d of %,d tokens stay; %.1f%% of the test texts %s.",
            pruned.keptIds().size(),
            tokens,
            100 * changed,
            settings.dropped() == Dropped.NEAREST
                ? "have a token that is read as its nearest kept one"
                : "are split into other tokens");
    return StageResult.of(
        new ModelWithTokenizer(pruned.model(), pruned.tokenizer()), 0, List.of(note));
  }

  // What tokens are counted in.
  private static List<String> corpus(RecipeData data) {
    List<String> texts = new ArrayList<>(all(data.train()));
    data.transfer().ifPresent(rows -> texts.addAll(all(rows)));
    return texts;
  }

  private static List<String> all(Dataset rows) {
    List<String> texts = new ArrayList<>(rows.texts());
    rows.pairs().ifPresent(texts::addAll);
    return texts;
  }
}
