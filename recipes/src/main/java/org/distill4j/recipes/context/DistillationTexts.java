package org.distill4j.recipes.context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.DistillationDataset;
import org.distill4j.student.distillation.EpochDatasets;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Labels;

/** What students and their controls read, in their own tokens and the teacher's. */
public final class DistillationTexts {
  private final RunContext context;
  private final ModelWithTokenizer teacher;

  /** The texts that students of a teacher read. */
  public DistillationTexts(RunContext context, ModelWithTokenizer teacher) {
    this.context = context;
    this.teacher = teacher;
  }

  /** The training rows, then the text without labels. */
  public DistillationDataset of(ModelWithTokenizer student) throws IOException {
    return new DistillationDataset(
        context.encoded(student).train(), context.encoded(teacher).train(), context.trainTruth());
  }

  /** Plain text. */
  public DistillationDataset of(ModelWithTokenizer student, Dataset plain) throws IOException {
    return of(student, plain, Labels.classes(Collections.nCopies(plain.size(), LabelTargets.NONE)));
  }

  /** Rows with what is known of them. */
  public DistillationDataset known(ModelWithTokenizer student, Dataset rows) throws IOException {
    return of(student, rows, context.task().truth(rows));
  }

  private DistillationDataset of(ModelWithTokenizer student, Dataset rows, Labels truth)
      throws IOException {
    List<TokenizedText> mine =
        TokenizedSplits.encode(rows, student.tokenizer(), context.maxLength(student));
    List<TokenizedText> theirs =
        TokenizedSplits.encode(rows, teacher.tokenizer(), context.maxLength(teacher));
    return new DistillationDataset(mine, theirs, truth);
  }

  /**
   * What each epoch reads: the texts given, or others where augmented ones are made for each.
   *
   * @param texts what the first epoch reads
   */
  public EpochDatasets byEpoch(DistillationDataset texts, ModelWithTokenizer student) {
    Optional<EpochAugmentation> anew = context.augmented().flatMap(AugmentedRows::anew);
    return anew.isEmpty()
        ? EpochDatasets.same(texts)
        : EpochDatasets.changing(epoch -> epoch == 1 ? texts : of(student, anew.get(), epoch));
  }

  private DistillationDataset of(ModelWithTokenizer student, EpochAugmentation anew, int epoch) {
    Dataset train = context.data().train();
    Optional<Dataset> behind =
        AugmentedRows.behind(context.data().transfer(), Optional.of(anew.of(epoch).rows()));
    try {
      List<TokenizedText> theirs = context.pieces(teacher, train, behind);
      List<TokenizedText> mine =
          student.tokenizer().equals(teacher.tokenizer())
                  && context.maxLength(student) == context.maxLength(teacher)
              ? theirs
              : context.pieces(student, train, behind);
      return new DistillationDataset(mine, theirs, context.trainTruth());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
