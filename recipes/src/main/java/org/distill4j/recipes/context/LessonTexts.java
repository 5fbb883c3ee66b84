package org.distill4j.recipes.context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.runtime.Pieces;
import org.distill4j.student.distillation.EpochTexts;
import org.distill4j.student.distillation.TrainingTexts;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Truth;

/** What students and their controls read, in their own pieces and the teacher's. */
public final class LessonTexts {
  private final RunContext context;
  private final ModelState teacher;

  /** The texts that students of a teacher read. */
  public LessonTexts(RunContext context, ModelState teacher) {
    this.context = context;
    this.teacher = teacher;
  }

  /** The training rows, then the text without labels. */
  public TrainingTexts of(ModelState student) throws IOException {
    return new TrainingTexts(
        context.encoded(student).train(), context.encoded(teacher).train(), context.trainTruth());
  }

  /** Plain text. */
  public TrainingTexts of(ModelState student, Dataset plain) throws IOException {
    return of(student, plain, Truth.classes(Collections.nCopies(plain.size(), LabelTargets.NONE)));
  }

  /** Rows with what is known of them. */
  public TrainingTexts known(ModelState student, Dataset rows) throws IOException {
    return of(student, rows, context.task().truth(rows));
  }

  private TrainingTexts of(ModelState student, Dataset rows, Truth truth) throws IOException {
    List<Pieces> mine = EncodedTexts.encode(rows, student.tokenizer(), context.maxLength(student));
    List<Pieces> theirs =
        EncodedTexts.encode(rows, teacher.tokenizer(), context.maxLength(teacher));
    return new TrainingTexts(mine, theirs, truth);
  }

  /**
   * What each epoch reads: the texts given, or others where augmented ones are made for each.
   *
   * @param texts what the first epoch reads
   */
  public EpochTexts byEpoch(TrainingTexts texts, ModelState student) {
    Optional<EpochRows> anew = context.augmented().flatMap(AugmentedRows::anew);
    return anew.isEmpty()
        ? EpochTexts.same(texts)
        : EpochTexts.changing(epoch -> epoch == 1 ? texts : of(student, anew.get(), epoch));
  }

  private TrainingTexts of(ModelState student, EpochRows anew, int epoch) {
    Dataset train = context.data().train();
    Optional<Dataset> behind =
        AugmentedRows.behind(context.data().transfer(), Optional.of(anew.of(epoch).rows()));
    try {
      List<Pieces> theirs = context.pieces(teacher, train, behind);
      List<Pieces> mine =
          student.tokenizer().equals(teacher.tokenizer())
                  && context.maxLength(student) == context.maxLength(teacher)
              ? theirs
              : context.pieces(student, train, behind);
      return new TrainingTexts(mine, theirs, context.trainTruth());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
