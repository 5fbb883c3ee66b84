package org.distill4j.recipes.stage.prune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.distill4j.compress.latency.LatencyTable;
import org.distill4j.compress.prune.ImportanceScores;
import org.distill4j.compress.prune.LayerOrderFile;
import org.distill4j.compress.prune.LayerRemoval;
import org.distill4j.compress.prune.LogitDistance;
import org.distill4j.compress.prune.PrunedModel;
import org.distill4j.compress.prune.Scope;
import org.distill4j.compress.prune.ScoreFile;
import org.distill4j.compress.prune.StructuredPruning;
import org.distill4j.compress.reconstruct.HiddenPruning;
import org.distill4j.compress.reconstruct.Reconstruction;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.context.DistillationTexts;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.SampledRows;
import org.distill4j.recipes.folder.Fingerprint;
import org.distill4j.recipes.folder.ScoreCache;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.PruneScope;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.DistillationDataset;
import org.distill4j.student.outputs.CacheKey;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.LayerSelection;

/** The stage that removes layers, heads and neurons. */
final class PruneStage {
  private final RunContext context;
  private final StageRun run;
  private final ModelWithTokenizer teacher;
  private final ScoreCache cache;

  /** A stage of one run. */
  PruneStage(StageRun run) {
    this.run = run;
    this.context = run.context();
    this.teacher = run.last().teacher();
    this.cache = run.scores();
  }

  /** Prunes the student; the teacher where the stage is the first. */
  StageResult run(Prune stage) throws IOException {
    return new Work(stage, run.model()).run();
  }

  private final class Work {
    private final Prune stage;
    private final ModelWithTokenizer student;
    private final DistillationDataset texts;
    private final PruneScores scores;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, byte[]> files = new TreeMap<>();

    Work(Prune stage, ModelWithTokenizer student) throws IOException {
      this.stage = stage;
      this.student = student;
      Dataset rows = SampledRows.of(context, stage.rows());
      this.texts = new DistillationTexts(context, teacher).known(student, rows);
      this.scores = new PruneScores(run, stage.criterion(), rows, texts);
    }

    StageResult run() throws IOException {
      Checkpoint whole = student.checkpoint();
      Checkpoint shallow = removeLayers(whole);
      TransformerConfig taught = teacher.checkpoint().config();
      ScoreFile file = scores.of(ScoringLoss.of(run, shallow.config(), taught), shallow);
      files.put(ScoreFile.NAME, file.toJson());
      PrunedModel pruned = removeUnits(shallow, file.scores());
      int first = notes.size();
      Checkpoint model = fitted(shallow, pruned.model(), file.scores());
      notes.add(
          first,
          String.format(
              Locale.ROOT,
              "Heads left in each layer %s, feed-forward neurons %s; %,d of %,d parameters stay.",
              pruned.model().config().numAttentionHeads(),
              pruned.model().config().intermediateSize(),
              model.parameters(),
              whole.parameters()));
      notes.add(first + 1, criterion());
      return StageResult.of(new ModelWithTokenizer(model, student.tokenizer()), 0, notes)
          .withFiles(files);
    }

    private Checkpoint fitted(Checkpoint whole, Checkpoint pruned, ImportanceScores scores)
        throws IOException {
      int width = whole.config().hiddenSize();
      List<TokenizedText> sequences = texts.sequences();
      if (stage.hidden().of(width) < width) {
        context.messages().say("prune: fitting all that reads and writes hidden units");
        List<Integer> kept = HiddenPruning.choose(scores, stage.hidden().pruning());
        Checkpoint narrow = HiddenPruning.prune(whole, pruned, kept, sequences);
        notes.add(
            String.format(
                Locale.ROOT,
                "Hidden units left %d of %d, and all that reads and writes them fitted on %,d"
                    + " texts: the outputs' mean squared change on the validation rows is now"
                    + " %.4f.",
                kept.size(),
                width,
                sequences.size(),
                LogitDistance.of(whole, narrow, unseen())));
        return narrow;
      }
      if (!stage.reconstruct()) {
        return pruned;
      }
      context.messages().say("prune: fitting output projections, layer by layer");
      Checkpoint fitted = Reconstruction.of(whole, pruned, sequences);
      notes.add(
          String.format(
              Locale.ROOT,
              "Output projections fitted on %,d texts: the outputs' mean squared change on the"
                  + " validation rows went from %.4f to %.4f.",
              sequences.size(),
              LogitDistance.of(whole, pruned, unseen()),
              LogitDistance.of(whole, fitted, unseen())));
      return fitted;
    }

    private List<TokenizedText> tried() {
      return first(texts.sequences());
    }

    // On the texts that it was made on, a fit looks as good as those are few.
    private List<TokenizedText> unseen() throws IOException {
      return first(context.encoded(student).validation());
    }

    private static List<TokenizedText> first(List<TokenizedText> sequences) {
      return sequences.subList(0, Math.min(SampledRows.TRIED_TEXTS, sequences.size()));
    }

    private PrunedModel removeUnits(Checkpoint model, ImportanceScores scores) throws IOException {
      if (stage.target().isPresent()) {
        LatencyTarget clock = new LatencyTarget(stage.target().get(), cache, context);
        LatencyTable table = clock.table(model);
        files.put(LatencyTable.NAME, table.toJson());
        return clock.prune(model, scores, table, notes);
      }
      if (stage.frontier().isPresent()) {
        ModelWithTokenizer whole = new ModelWithTokenizer(model, student.tokenizer());
        SizeSearch frontier =
            SizeSearch.of(
                stage.frontier().get(),
                context,
                cache,
                key(model, scores),
                whole,
                keep -> untrained(model, scores, keep));
        files.put(SizeSearch.NAME, frontier.toJson());
        notes.add(frontier.note());
        return cut(model, scores, frontier.chosen());
      }
      return cut(model, scores, stage.heads(), stage.feedForward());
    }

    // Of the model, the scores and how they are read, the texts that fit, and all that judges:
    // rows and measure, and the teacher of vectors.
    private String key(Checkpoint model, ImportanceScores scores) throws IOException {
      List<Object> how = new ArrayList<>();
      how.add("frontier " + ScoreFile.FORMAT);
      how.addAll(List.of(ScoreFile.of("", scores), stage.scope(), stage.reconstruct()));
      how.addAll(List.of(context.labels(), context.task().choice()));
      how.add(Fingerprint.sum(context.data().validation()));
      if (context.recipe().task().embeds()) {
        how.add(CacheKey.of(teacher.checkpoint(), List.of(), "teacher"));
      }
      List<TokenizedText> read = new ArrayList<>(texts.sequences());
      read.addAll(context.encoded(student).validation());
      return CacheKey.of(model, read, how.toString());
    }

    private Checkpoint untrained(Checkpoint whole, ImportanceScores scores, double share) {
      Checkpoint pruned = cut(whole, scores, share).model();
      return stage.reconstruct() ? Reconstruction.of(whole, pruned, texts.sequences()) : pruned;
    }

    private PrunedModel cut(Checkpoint model, ImportanceScores scores, double share) {
      return cut(model, scores, new Amount.Share(share), new Amount.Share(share));
    }

    private PrunedModel cut(
        Checkpoint model, ImportanceScores scores, Amount heads, Amount neurons) {
      Scope scope = stage.scope() == PruneScope.GLOBAL ? Scope.GLOBAL : Scope.LAYER;
      return new StructuredPruning(heads.pruning(), neurons.pruning(), scope).prune(model, scores);
    }

    private String criterion() {
      return switch (stage.criterion()) {
        case TAYLOR -> "Units scored by the mean slope of the loss at their masks.";
        case FISHER -> "Units scored by the Fisher information of their masks.";
        case MAGNITUDE -> "Units scored by the norm of their weights.";
      };
    }

    private Checkpoint removeLayers(Checkpoint whole) throws IOException {
      int layers = whole.config().numHiddenLayers();
      if (stage.layers().of(layers) == layers) {
        return whole;
      }
      List<TokenizedText> tried = tried();
      LayerOrderFile order =
          cache.order(
              CacheKey.of(whole, tried, "pruning layers " + ScoreFile.FORMAT),
              known -> LayerRemoval.order(whole, tried, stage.layers().pruning(), known));
      files.put(LayerOrderFile.NAME, order.toJson());
      for (LayerRemoval.Removed removed : order.removed()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "Layer %d removed; the outputs' mean squared change is now %.4f.",
                removed.layer(),
                removed.error()));
      }
      return LayerSelection.keep(whole, LayerRemoval.kept(whole, order.removed()));
    }
  }
}
