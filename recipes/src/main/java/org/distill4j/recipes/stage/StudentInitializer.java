package org.distill4j.recipes.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.SentenceTeacher;
import org.distill4j.recipes.context.VectorTask;
import org.distill4j.recipes.preflight.FreshStudent;
import org.distill4j.recipes.preflight.StudentCheckpoint;
import org.distill4j.recipes.recipe.Initialization;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.runtime.Tokenizer;
import org.distill4j.student.projection.ProjectionStart;
import org.distill4j.student.shape.StudentShape;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.Pretrained;
import org.distill4j.teacher.training.ClassifierHead;

/** Gives students their first weights. */
final class StudentInitializer {
  private final RunContext context;
  private final ModelWithTokenizer pretrained;
  private final ModelWithTokenizer teacher;
  private StudentShape projectedShape;
  private ModelWithTokenizer projected;
  private String note = "";
  private Student pieceStudent;
  private Checkpoint pieceStart;

  StudentInitializer(
      RunContext context, ModelWithTokenizer pretrained, ModelWithTokenizer teacher) {
    this.context = context;
    this.pretrained = pretrained;
    this.teacher = teacher;
  }

  /**
   * A pretrained model whose inside can be read. Without a pooler, as taggers are, what the last
   * layer makes leaves a model by its head alone, and one that has none gets a fresh one.
   */
  static ModelWithTokenizer headed(RunContext context, ModelWithTokenizer pretrained)
      throws IOException {
    Checkpoint model = pretrained.checkpoint();
    if (!context.trainTruth().isOfWords() || Head.of(model) == Head.TAGS) {
      return pretrained;
    }
    return new ModelWithTokenizer(
        context.headed(model, context.recipe().seed()), pretrained.tokenizer());
  }

  /** A student before any training. */
  ModelWithTokenizer of(Student wanted) throws IOException {
    if (StudentCheckpoint.of(wanted).isPresent()) {
      return before(StudentCheckpoint.load(StudentCheckpoint.of(wanted).get()));
    }
    if (context.task() instanceof VectorTask vectors) {
      return vectorStart(wanted, vectors);
    }
    Checkpoint source = pretrained.checkpoint();
    if (wanted.initialize().kind() == Initialization.Kind.PROJECTION) {
      source = headed(context, pretrained).checkpoint();
      StudentShape shape = FreshStudent.shape(wanted, source.config());
      return projected(source, shape, FreshStudent.layers(wanted, shape, source.config()));
    }
    return state(fresh(wanted, source));
  }

  // Both arms start alike, so what one has read serves the other.
  private Checkpoint fresh(Student wanted, Checkpoint source) throws IOException {
    long seed = context.recipe().seed();
    if (wanted.initialize().kind() != Initialization.Kind.TEACHER_STATES) {
      return FreshStudent.of(wanted, source, context.labels(), seed);
    }
    if (!wanted.equals(pieceStudent)) {
      context.messages().say("reading each token alone, for the student's first vectors");
      pieceStart = FreshStudent.ofStates(wanted, source, specialTokens(), context.labels(), seed);
      pieceStudent = wanted;
    }
    return pieceStart;
  }

  private TokenizedText specialTokens() throws IOException {
    try (Tokenizer pieces = Tokenizer.of(teacher.tokenizer().toBytes())) {
      return pieces.encode("", null, context.maxLength(teacher));
    }
  }

  private ModelWithTokenizer vectorStart(Student wanted, VectorTask vectors) throws IOException {
    long seed = context.recipe().seed();
    Checkpoint target = teacher.checkpoint();
    boolean projects = wanted.initialize().kind() == Initialization.Kind.PROJECTION;
    if (!projects) {
      return state(fresh(wanted, target));
    }
    ModelWithTokenizer encoder =
        new ModelWithTokenizer(SentenceTeacher.plain(target, seed), teacher.tokenizer());
    StudentShape shape = FreshStudent.shape(wanted, encoder.checkpoint().config());
    List<Integer> layers = FreshStudent.layers(wanted, shape, encoder.checkpoint().config());
    ModelWithTokenizer start = projected(encoder.checkpoint(), shape, layers);
    projected = vectors.fitted(context, start, shuffled(context.encoded(teacher).train()));
    return projected;
  }

  // A head for the task's labels stays; of another task, or of none, it is made anew.
  private ModelWithTokenizer before(Pretrained made) throws IOException {
    long seed = context.recipe().seed();
    Checkpoint student = made.checkpoint();
    boolean tagged = context.trainTruth().isOfWords();
    boolean ofTexts = tagged && student.hasPooler(); // a head that reads something else
    if (!student.hasPooler() && !tagged) {
      student = student.withFreshPooler(seed);
    }
    if (!student.labels().equals(context.labels()) || ofTexts) {
      student = ClassifierHead.fresh(student, context.labels(), seed);
    }
    return new ModelWithTokenizer(
        context.task().started(student), TokenizerJson.parse("tokenizer", made.tokenizerJson()));
  }

  /** What the report should tell of a start; nothing of one that needs no words. */
  List<String> notes(ModelWithTokenizer start) {
    if (start.checkpoint().config().form().shared()) {
      return List.of(
          String.format(
              Locale.ROOT,
              "All %d layers use the weights of one: %,d parameters.",
              start.checkpoint().config().numHiddenLayers(),
              start.checkpoint().parameters()));
    }
    return start.equals(projected) ? List.of(note) : List.of();
  }

  private ModelWithTokenizer state(Checkpoint student) throws IOException {
    return new ModelWithTokenizer(context.task().started(student), teacher.tokenizer());
  }

  // Both arms start alike, so what one has fitted serves the other.
  private ModelWithTokenizer projected(Checkpoint source, StudentShape shape, List<Integer> layers)
      throws IOException {
    if (!shape.equals(projectedShape)) {
      ProjectionStart.Start start =
          ProjectionStart.of(
              source,
              shape,
              layers,
              shuffled(context.encoded(teacher).train()),
              context.labels(),
              context.recipe().seed());
      projectedShape = shape;
      projected = state(start.checkpoint());
      note = words(start, layers, shape);
      context.messages().say(note);
    }
    return projected;
  }

  private static String words(
      ProjectionStart.Start start, List<Integer> layers, StudentShape shape) {
    return String.format(
        Locale.ROOT,
        "Started from the teacher's layers %s by a projection to %d units, which keeps %.1f%% of"
            + " the variance of its hidden states; before any training the student's last states"
            + " explained %.1f%% of that of the teacher's.",
        layers,
        shape.hidden(),
        100 * start.variance(),
        100 * start.explained());
  }

  private List<TokenizedText> shuffled(List<TokenizedText> texts) {
    List<TokenizedText> order = new ArrayList<>(texts);
    Collections.shuffle(order, new Random(context.recipe().seed()));
    return order;
  }
}
