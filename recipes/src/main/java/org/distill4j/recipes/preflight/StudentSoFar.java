package org.distill4j.recipes.preflight;

import java.util.Optional;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.PruneScope;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * The shape of the student as it goes through all stages before anything is trained: a stage that
 * cannot work must not say so after an hour.
 */
public final class StudentSoFar {
  private final TransformerConfig teacher;
  private final TokenizerJson tokenizer;

  private Optional<UnitsLeft> units = Optional.empty(); // of no student yet
  private Optional<TransformerConfig> uncut = Optional.empty();
  private int hidden;
  private int tokens;
  private int words; // the width of the word table; 0 before a factorization
  private boolean factored;

  /** Before the first stage. */
  public StudentSoFar(TransformerConfig teacher, TokenizerJson tokenizer) {
    this.teacher = teacher;
    this.tokenizer = tokenizer;
    this.tokens = teacher.vocabSize();
  }

  /** The first teacher's shape. */
  public TransformerConfig teacher() {
    return teacher;
  }

  /** The first teacher's tokenizer. */
  public TokenizerJson tokenizer() {
    return tokenizer;
  }

  /** The number of layers. */
  public int layers() {
    return units().layers();
  }

  /** Whether some layer may have fewer heads than at first. */
  public boolean lostHeads() {
    return units().lostHeads();
  }

  /** The whole shape; nothing once units have gone that a run will choose. */
  public Optional<TransformerConfig> shape() {
    return uncut;
  }

  /** The hidden width. */
  public int hidden() {
    return hidden;
  }

  /** The number of tokens in the vocabulary. */
  public int tokens() {
    return tokens;
  }

  /** The width of the word table. */
  public int wordWidth() {
    return words > 0 ? words : hidden;
  }

  /** Whether linear layers are kept as two factors. */
  public boolean isFactored() {
    return factored;
  }

  /** Whether anything is kept as two factors. */
  public boolean hasFactors() {
    return factored || words > 0;
  }

  /** Makes a student. */
  void start(Student wanted) {
    TransformerConfig student = StudentCheckpoint.shape(wanted, teacher);
    if (StudentCheckpoint.of(wanted).isPresent()) {
      tokens = student.vocabSize();
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

  /**
   * Checks a distillation, and makes its student.
   *
   * @throws IllegalArgumentException if it does not fit, whose message begins below the stage
   */
  public void distill(Distill stage) {
    new DistillationChecks(this).check(stage);
  }

  /**
   * Checks that each matrix is one, of one layer alone.
   *
   * @param where the place of what needs that
   */
  public void requirePlain(String where, String purpose, String mend) throws CheckpointException {
    if (uncut.isPresent()) {
      Placed.run(where + ": ", () -> uncut.get().form().requirePlain(purpose, mend));
    }
  }

  /** Leaves so many tokens. */
  public void keepTokens(int number) {
    tokens = number;
  }

  /**
   * Keeps matrices as two factors.
   *
   * @param linear whether some are of linear layers
   * @param width of the word table
   */
  public void factorize(boolean linear, int width) {
    factored = linear;
    words = width;
  }

  /**
   * Removes whole layers and hidden units; which units go from then on is chosen by a run.
   *
   * @param where the place of the stage
   */
  public void cutLayers(String where, Amount layers, Amount hiddenUnits) {
    UnitsLeft left = units();
    uncut = Optional.empty();
    left.removeLayers(where + ".keep.layers", layers);
    hidden = amount(where + ".keep.hidden", hiddenUnits, hidden, "hidden units");
  }

  /** Removes heads and neurons, as many as measuring will say. */
  public void cutByMeasuring() {
    units().unmeasured();
  }

  /** Checks shares of heads and neurons, of which measuring will choose one. */
  public void checkEach(String where, PruneScope scope, java.util.List<Double> shares) {
    units().checkEach(where, scope, shares);
  }

  /**
   * Removes heads and neurons.
   *
   * @param where the place of the stage
   */
  public void cut(String where, PruneScope scope, Amount heads, Amount neurons) {
    UnitsLeft left = units();
    uncut = Optional.empty();
    left.cut(where, scope, heads, neurons);
  }

  /** Takes the teacher as student where no stage has made one. */
  public void requireStudent() {
    var unused = units();
  }

  /**
   * How many units stay.
   *
   * @throws IllegalArgumentException if that is more than there are, or none
   */
  public static int amount(String where, Amount keep, int units, String what) {
    return UnitsLeft.amount(where, keep, units, what);
  }
}
