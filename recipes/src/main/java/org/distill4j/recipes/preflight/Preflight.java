package org.distill4j.recipes.preflight;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.distill4j.compress.factorize.Factorization;
import org.distill4j.compress.quantize.Int4;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.compress.vocabulary.VocabularyPruning;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExcludedLayers;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.GradualPrune;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.student.distillation.AttentionRelationMatching;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/**
 * Takes the shape of the student through all stages before anything is trained: a stage that cannot
 * work must not say so after an hour.
 */
public final class Preflight {
  /** Queries, keys, values, attention output, and two of the feed-forward. */
  private static final int LINEAR_IN_A_LAYER = 6;

  /** What stands before those, with one for keys and values together. */
  private static final int FACTORS_IN_A_LAYER = 5;

  /** Pooler and classifier. */
  private static final int LINEAR_BEHIND = 2;

  private final TransformerConfig teacher;
  private final TokenizerJson tokenizer;

  private Optional<UnitsLeft> units = Optional.empty(); // of no student yet
  private Optional<TransformerConfig> uncut = Optional.empty();
  private int hidden;
  private int pieces;
  private int words; // the width of the word table; 0 before a factorize
  private boolean factored;

  private Preflight(TransformerConfig teacher, TokenizerJson tokenizer) {
    this.teacher = teacher;
    this.tokenizer = tokenizer;
    this.pieces = teacher.vocabSize();
  }

  /**
   * Checks a recipe whose teacher starts from this shape.
   *
   * @throws IllegalArgumentException at the first stage that does not fit, naming it
   * @throws CheckpointException if the vocabulary is to be pruned and the tokenizer is of a kind
   *     that cannot be
   */
  public static void check(Recipe recipe, TransformerConfig teacher, TokenizerJson tokenizer)
      throws CheckpointException {
    Preflight student = new Preflight(teacher, tokenizer);
    for (int i = 0; i < recipe.stages().size(); i++) {
      Stage stage = recipe.stages().get(i);
      String where = "stages[" + i + "]." + stage.key();
      if (stage instanceof GeneralDistill general) {
        Placed.run(where + ".", () -> student.distill(general.asDistill()));
      } else if (stage instanceof Distill distill) {
        Placed.run(where + ".", () -> student.distill(distill));
        if (distill.prune().isPresent()) {
          student.prune(where + ".prune", distill.prune().get());
        }
      } else if (stage instanceof Prune prune) {
        student.prune(where, prune);
      } else if (stage instanceof PruneVocabulary prune) {
        student.pruneVocabulary(where, prune);
      } else if (stage instanceof Factorize factorize) {
        Placed.run(where + " ", () -> student.factorize(factorize));
      } else if (stage instanceof Quantize quantize) {
        student.quantize(where, quantize);
      }
    }
  }

  // Which pieces must stay does not change when others go, so the teacher's tokenizer tells.
  private void pruneVocabulary(String where, PruneVocabulary stage) throws CheckpointException {
    int kept = UnitsLeft.amount(where + ".keep", stage.keep(), pieces, "tokens");
    Placed.run(
        where + ".",
        () ->
            VocabularyPruning.check(teacher, tokenizer, kept, stage.characters(), stage.dropped()));
    pieces = kept;
  }

  private void distill(Distill stage) {
    // Of a chain, the student so far is the teacher.
    Optional<TransformerConfig> mentor = stage.isChained() ? uncut : Optional.of(teacher);
    int teacherLayers = stage.isChained() ? units().layers() : teacher.numHiddenLayers();
    boolean mentorLostHeads = stage.isChained() && units().lostHeads();
    stage.student().ifPresent(this::start);
    boolean lostHeads = mentorLostHeads || units().lostHeads();
    int layers = units().layers();
    boolean mapped = LayerMaps.isRead(stage) || stage.layerMap().kind() == LayerMap.Kind.EXPLICIT;
    // The first stage makes the student, and no later one changes its number of layers.
    List<Integer> map = mapped ? LayerMaps.of(stage.layerMap(), layers, teacherLayers) : List.of();
    if (mentor.isPresent() && stage.layerMap().isRechosen()) {
      LayerMaps.requireEqualHeads(stage, mentor.get().numAttentionHeads());
    }
    List<Integer> heads = heads(uncut, layers);
    List<Integer> teacherHeads = heads(mentor, teacherLayers);
    for (int i = 0; i < stage.losses().size(); i++) {
      Loss loss = stage.losses().get(i);
      Placed.run(
          "losses[" + i + "].",
          () -> {
            if (lostHeads) {
              requireAnyHeads(loss);
            }
            if (loss instanceof Loss.Inside inside) {
              compare(inside, map, heads, teacherHeads, mentor);
            }
          });
    }
  }

  private void compare(
      Loss.Inside loss,
      List<Integer> map,
      List<Integer> heads,
      List<Integer> teacherHeads,
      Optional<TransformerConfig> mentor) {
    Placed.run(
        loss.key() + ".",
        () -> {
          var unused = LayerMaps.of(loss.layers(), map, heads.size(), teacherHeads.size());
        });
    if (loss instanceof AttentionRelations scores && uncut.isPresent() && mentor.isPresent()) {
      AttentionRelationMatching term = ScoreTerms.of(scores, map, heads, teacherHeads);
      var unused = term.losses(uncut.get(), mentor.get());
    }
  }

  // Once pruned, heads are known no more: some stand for them.
  private static List<Integer> heads(Optional<TransformerConfig> shape, int layers) {
    return shape
        .map(TransformerConfig::numAttentionHeads)
        .orElseGet(() -> Collections.nCopies(layers, 1));
  }

  // How many heads a prune before leaves to each layer is known once it is done.
  private static void requireAnyHeads(Loss loss) {
    if (loss instanceof AttentionRelations.AttentionScores) {
      throw new IllegalArgumentException(
          "attention-scores: must match head by head; got a model that has lost heads to a prune"
              + " before. Use relations, where heads need not agree.");
    }
    if (loss instanceof AttentionRelations.Relations relations && relations.heads().isPresent()) {
      throw new IllegalArgumentException(
          "relations: heads must be left out after a prune of heads; got "
              + relations.heads().getAsInt()
              + ", which may not divide what is left. Leave heads out for as many as do.");
    }
  }

  private void start(Student wanted) {
    TransformerConfig student = StudentCheckpoint.shape(wanted, teacher);
    if (StudentCheckpoint.of(wanted).isPresent()) {
      pieces = student.vocabSize();
    } else {
      FreshStudent.check(wanted, teacher);
    }
    startFrom(student);
  }

  // Without a distillation before them, stages change the teacher itself.
  private UnitsLeft units() {
    if (units.isEmpty()) {
      startFrom(teacher);
    }
    return units.get();
  }

  private void startFrom(TransformerConfig shape) {
    uncut = Optional.of(shape);
    units = Optional.of(new UnitsLeft(shape));
    hidden = shape.hiddenSize();
  }

  private void requirePlain(String where, String purpose, String mend) throws CheckpointException {
    if (uncut.isPresent()) {
      Placed.run(where + ": ", () -> uncut.get().form().requirePlain(purpose, mend));
    }
  }

  // Training rounds each layer's one matrix by scales of its own.
  private void requireOwnMatrices(String where) throws CheckpointException {
    if (factored || words > 0) {
      throw new IllegalArgumentException(
          where
              + ": must train layers of one matrix each; got a model that factorize took apart."
              + " Leave training out, or factorize.");
    }
    requirePlain(where, "to learn scales", "Leave training out");
  }

  // Where units were cut by a choice over all layers, the run finds out what is worth it.
  private void factorize(Factorize stage) {
    units();
    factored = uncut.isEmpty();
    if (uncut.isPresent()) {
      TransformerConfig shape = uncut.get().withVocabulary(pieces, 0);
      WeightForm form = Factorization.form(shape, stage.linearRank(), stage.wordRank());
      factored = form.ranks().keySet().stream().anyMatch(name -> !name.equals(WeightForm.WORDS));
    }
    int rank = stage.wordRank().of(pieces, hidden);
    words = rank > 0 ? rank : hidden;
  }

  private void prune(String where, Prune stage) throws CheckpointException {
    UnitsLeft left = units();
    requirePlain(where, "to be pruned", "Leave prune out");
    uncut = Optional.empty();
    left.removeLayers(where + ".keep.layers", stage.layers());
    hidden = UnitsLeft.amount(where + ".keep.hidden", stage.hidden(), hidden, "hidden units");
    stage.target().ifPresent(target -> aim(where + ".target.length", target.length()));
    if (stage.target().isPresent() || stage.frontier().isPresent()) {
      stage
          .frontier()
          .ifPresent(
              sizes -> left.checkEach(where + ".frontier.keep", stage.scope(), sizes.keep()));
      left.unmeasured();
      return;
    }
    left.cut(where, stage.scope(), stage.heads(), stage.feedForward());
  }

  private void aim(String where, int length) {
    Amount count = new Amount.Count(length);
    var unused = UnitsLeft.amount(where, count, teacher.maxLength(), "positions");
  }

  private void prune(String where, GradualPrune stage) throws CheckpointException {
    requirePlain(where, "to be pruned", "Leave prune out");
    uncut = Optional.empty();
    units().cut(where, stage.scope(), stage.heads(), stage.feedForward());
  }

  private void quantize(String where, Quantize stage) throws CheckpointException {
    int layers = units().layers();
    if (stage.training().isPresent()) {
      requireOwnMatrices(where + ".training");
    }
    if (stage.embeddings() == Quantize.Embeddings.INT4) {
      Placed.run(where + ".", () -> Int4.checkWidth(words > 0 ? words : hidden));
    }
    if (stage.keepFloat() instanceof ExcludedLayers.Count kept && kept.count() > 0) {
      int each = LINEAR_IN_A_LAYER + (factored ? FACTORS_IN_A_LAYER : 0);
      int linear = each * layers + LINEAR_BEHIND;
      Amount count = new Amount.Count(kept.count());
      var unused = UnitsLeft.amount(where + ".keep-float", count, linear, "linear layers");
    }
  }
}
