package org.distill4j.student.distillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.TinyTask;
import org.distill4j.student.outputs.EnsembleLogits;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.loss.Softmax;
import org.distill4j.teacher.training.ClassifierHead;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.training.Labels;
import org.distill4j.teacher.transformer.TransformerModel;
import org.junit.jupiter.api.Test;

final class WordLogitsTest {
  private static final List<String> LABELS = List.of("O", "B-X", "I-X");
  private static final int[] ROWS = {1, 0};

  // The teacher cuts the second word in two, the student the first; the third is cut off for both.
  private final DistillationDataset texts =
      new DistillationDataset(
          List.of(pieces(new int[] {1, 4, 5, 6}, 1, 3, -1), pieces(new int[] {1, 7, 8}, 1, 2)),
          List.of(pieces(new int[] {1, 9, 10, 11}, 1, 2, -1), pieces(new int[] {1, 12}, 1, -1)),
          Labels.tags(List.of(List.of(1, 2, 0), List.of(0, 1))));

  private static TokenizedText pieces(int[] ids, int... starts) {
    return TokenizedText.of(ids, new int[ids.length], false).withFirstPieces(starts);
  }

  private static Checkpoint tagger(int layers, long seed) {
    Checkpoint model = TinyTask.teacher(layers, seed);
    return ClassifierHead.fresh(model, LABELS, seed).asTagger();
  }

  private static double divergence(float[] teacher, int from, float[] student, int at, double t) {
    double[] p = Softmax.logarithms(part(teacher, from), t);
    double[] q = Softmax.logarithms(part(student, at), t);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.exp(p[i]) * (p[i] - q[i]);
    }
    return t * t * sum;
  }

  private static double[] part(float[] logits, int piece) {
    double[] row = new double[LABELS.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = logits[piece * row.length + i];
    }
    return row;
  }

  private double loss(Checkpoint teacher, LogitSource source, Checkpoint student)
      throws IOException {
    List<DistillationLoss> soft = List.of(DistillationLoss.SoftTarget.of(2, 1));
    Distillation distillation = new Distillation(teacher, soft, source, TeacherErrors.KEEP);
    TransformerModel encoder = TransformerModel.forTraining(student, distillation.taps(student), 0);
    List<TokenizedText> batch = new ArrayList<>();
    for (int row : ROWS) {
      batch.add(texts.sequences().get(row));
    }
    return encoder.lossAndGradients(PackedBatch.of(batch), distillation.targets(texts).of(ROWS, 0));
  }

  // Of three words, those that both models see.
  private double expected(float[][] theirs, Checkpoint student) {
    float[][] mine = Inference.logits(TransformerModel.forInference(student), texts.sequences());
    double sum =
        divergence(theirs[0], 1, mine[0], 1, 2)
            + divergence(theirs[0], 2, mine[0], 3, 2)
            + divergence(theirs[1], 1, mine[1], 1, 2);
    assertTrue(sum > 1e-6, "models that differ");
    return sum / 3;
  }

  @Test
  void softTargetsAreTheMeanOverWordsThatBothModelsSee() throws Exception {
    Checkpoint teacher = tagger(2, 3);
    Checkpoint student = tagger(1, 4);
    float[][] theirs =
        Inference.logits(TransformerModel.forInference(teacher), texts.teacherSequences());
    double expected = expected(theirs, student);
    double loss = loss(teacher, LogitSource.live(), student);
    assertEquals(expected, loss, 1e-5 * expected + 1e-7, "float32 logits");
  }

  @Test
  void severalTeachersTogetherHaveTheMeanOfTheirLogits() throws Exception {
    List<Checkpoint> teachers = List.of(tagger(2, 3), tagger(1, 5), tagger(2, 6));
    List<Double> weights = List.of(1.0, 0.5, 2.5);
    List<float[][]> said =
        teachers.stream()
            .map(TransformerModel::forInference)
            .map(teacher -> Inference.logits(teacher, texts.teacherSequences()))
            .toList();
    Checkpoint student = tagger(1, 4);
    double expected = expected(EnsembleLogits.of(said, weights), student);
    LogitSource all = LogitSource.live(new LogitSource.Ensemble(teachers.subList(1, 3), weights));
    double loss = loss(teachers.get(0), all, student);
    assertEquals(expected, loss, 1e-5 * expected + 1e-7, "float32 logits");
    assertThrows(IllegalArgumentException.class, () -> new LogitSource.Ensemble(teachers, weights));
  }

  @Test
  void labelsBehindTheLogitsAreTheWords() throws Exception {
    Distillation hard =
        new Distillation(
            tagger(1, 3),
            List.of(DistillationLoss.HardLabel.of(1)),
            LogitSource.live(),
            TeacherErrors.KEEP);
    assertEquals(4, hard.targets(texts).of(ROWS, 0).get(0).count()); // the student sees four words
    assertEquals(texts.truth(), texts.cycledLabels().truth(), "labelled throughout");
  }
}
