package org.distill4j.recipes.preflight;

import java.util.List;
import org.distill4j.recipes.recipe.Initialization;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.projection.ProjectionStart;
import org.distill4j.student.shape.LayerChoice;
import org.distill4j.student.shape.SharedLayers;
import org.distill4j.student.shape.StudentInitialization;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.student.shape.WordStudentInitialization;
import org.distill4j.student.shape.WordStudentShape;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/** Makes the student that a recipe describes; its shape is known before. */
public final class FreshStudent {
  private FreshStudent() {}

  /** The shape of what {@link #of} makes. */
  static TransformerConfig config(Student wanted, TransformerConfig teacher) {
    if (!wanted.isTransformer()) {
      return words(wanted, teacher).config(teacher);
    }
    TransformerConfig config = shape(wanted, teacher).config(teacher);
    return wanted.sharesLayers() ? config.withForm(WeightForm.ofOneLayer()) : config;
  }

  /**
   * A student before training.
   *
   * @param pretrained where its weights come from
   */
  public static Checkpoint of(
      Student wanted, Checkpoint pretrained, List<String> labels, long seed) {
    boolean random = wanted.initialize().kind() == Initialization.Kind.RANDOM;
    if (!wanted.isTransformer()) {
      WordStudentShape words = words(wanted, pretrained.config());
      return random
          ? WordStudentInitialization.random(pretrained, words, labels, seed)
          : WordStudentInitialization.fromWords(pretrained, words, labels, seed);
    }
    StudentShape shape = shape(wanted, pretrained.config());
    Checkpoint student =
        random
            ? StudentInitialization.random(pretrained, shape, labels, seed)
            : StudentInitialization.fromLayers(
                pretrained, shape, layers(wanted, shape, pretrained.config()), labels, seed);
    return wanted.sharesLayers() ? SharedLayers.of(student) : student;
  }

  /**
   * A student without attention, of what the teacher makes of each token.
   *
   * @param frame the special tokens around a text
   */
  public static Checkpoint ofStates(
      Student wanted, Checkpoint pretrained, TokenizedText frame, List<String> labels, long seed) {
    WordStudentShape shape = words(wanted, pretrained.config());
    return WordStudentInitialization.fromStates(frame, pretrained, shape, labels, seed);
  }

  /**
   * Checks that a student can be made.
   *
   * @throws IllegalArgumentException if the teacher has not what it starts from
   */
  static void check(Student wanted, TransformerConfig teacher) {
    if (wanted.initialize().kind() == Initialization.Kind.RANDOM) {
      var unused = config(wanted, teacher);
      return;
    }
    Placed.run(
        "teacher: ",
        () -> teacher.form().requirePlain("to start a student", "Leave layers out of it"));
    if (!wanted.isTransformer()) {
      words(wanted, teacher).requireWordsOf(teacher);
      return;
    }
    StudentShape shape = shape(wanted, teacher);
    if (wanted.initialize().kind() == Initialization.Kind.PROJECTION) {
      ProjectionStart.check(teacher, shape, layers(wanted, shape, teacher));
      return;
    }
    if (!shape.takesLayersOf(teacher)) {
      throw new IllegalArgumentException(
          "student.initialize: must be projection or random where heads, feed-forward or hidden"
              + " differ from those of the teacher's layers; got heads "
              + shape.heads()
              + " for "
              + teacher.numAttentionHeads()
              + ", feed-forward "
              + shape.feedForward()
              + " for "
              + teacher.intermediateSize()
              + ", hidden "
              + shape.hidden()
              + " for "
              + teacher.hiddenSize()
              + ". Write initialize: projection.");
    }
    var unused = layers(wanted, shape, teacher);
  }

  /** Of layers that share weights the one in the middle is used. */
  public static List<Integer> layers(
      Student wanted, StudentShape shape, TransformerConfig teacher) {
    int all = teacher.numHiddenLayers();
    return wanted.initialize().kind() == Initialization.Kind.LAYERS
        ? Placed.get(
            "student.initialize.layers: ",
            () -> LayerChoice.named(wanted.initialize().layers(), all))
        : Placed.get("student.", () -> LayerChoice.even(shape.layers(), all));
  }

  /** The shape that a recipe asks for; what it leaves open is the teacher's. */
  public static StudentShape shape(Student wanted, TransformerConfig teacher) {
    int listed = wanted.initialize().layers().size();
    return new StudentShape(
        wanted.layers().orElse(listed > 0 ? listed : teacher.numHiddenLayers()),
        wanted.heads().orElse(teacher.numAttentionHeads().get(0)),
        wanted.feedForward().orElse(teacher.intermediateSize().get(0)),
        wanted.hidden().orElse(teacher.hiddenSize()));
  }

  private static WordStudentShape words(Student wanted, TransformerConfig teacher) {
    return new WordStudentShape(
        wanted.kind() == Student.Kind.STATIC
            ? TransformerConfig.Family.STATIC
            : TransformerConfig.Family.BILSTM,
        wanted.embedding().orElse(teacher.hiddenSize()),
        wanted.hidden().orElse(teacher.hiddenSize()));
  }
}
