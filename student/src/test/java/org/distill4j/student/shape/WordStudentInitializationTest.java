package org.distill4j.student.shape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.TransformerConfig.Family;
import org.distill4j.teacher.checkpoint.WordModelTensors;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;

class WordStudentInitializationTest {
  private static final int PIECES = 50;
  private static final int WIDTH = 6;
  private static final List<String> LABELS = List.of("no", "yes");

  private static Checkpoint teacher() {
    Random random = new Random(3);
    float[] words = new float[PIECES * WIDTH];
    for (int i = 0; i < words.length; i++) {
      // Each axis half as wide as the one before, none around zero.
      words[i] = (float) (1 + Math.pow(0.5, i % WIDTH) * random.nextGaussian());
    }
    TransformerConfig config = BertFamily.encoder(PIECES, WIDTH, 1, 1, 4);
    return Checkpoint.of(config, Map.of(WordModelTensors.WORDS, Tensor.of(words, PIECES, WIDTH)));
  }

  @Test
  void keepsWordsOfTheSameWidthButForMeanAndScale() {
    WordStudentShape shape = new WordStudentShape(Family.STATIC, WIDTH, 4);
    Checkpoint student = WordStudentInitialization.fromWords(teacher(), shape, LABELS, 1);
    float[] old = teacher().tensor(WordModelTensors.WORDS).values();
    float[] words = student.tensor(WordModelTensors.WORDS).values();
    double ratio = (words[0] - words[WIDTH]) / (old[0] - old[WIDTH]);
    for (int i = WIDTH; i < words.length; i++) {
      double expected = ratio * (old[i] - old[i - WIDTH]);
      assertEquals(expected, words[i] - words[i - WIDTH], 1e-5, "float32");
    }
    assertEquals(WordStudentInitialization.DEVIATION, deviation(words), 1e-6);
  }

  @Test
  void narrowerWordsKeepWhatDiffersMost() {
    WordStudentShape shape = new WordStudentShape(Family.BILSTM, 3, 4);
    Checkpoint student = WordStudentInitialization.fromWords(teacher(), shape, LABELS, 1);
    float[] words = student.tensor(WordModelTensors.WORDS).values();
    double[] squares = new double[3];
    double cross = 0;
    for (int i = 0; i < words.length; i++) {
      squares[i % 3] += (double) words[i] * words[i];
      cross += i % 3 == 0 ? (double) words[i] * words[i + 1] : 0;
    }
    assertTrue(squares[0] > squares[1] && squares[1] > squares[2], "descending");
    assertEquals(0, cross / squares[0], 1e-5, "principal axes are uncorrelated");
    assertEquals(WordStudentInitialization.DEVIATION, deviation(words), 1e-6);
  }

  @Test
  void distancesSurviveAsFarAsTheAxesCarryThem() {
    float[] all = PrincipalAxes.project(teacher().tensor(WordModelTensors.WORDS), WIDTH);
    float[] most = PrincipalAxes.project(teacher().tensor(WordModelTensors.WORDS), WIDTH - 1);
    double lost = 1 - squares(most) / squares(all);
    // The last axis has a variance of 4^-5 of the first, of 4/3 in all.
    assertTrue(lost > 0 && lost < 0.01, "lost " + lost);
  }

  @Test
  void beginsWithAPlainMeanAndCellsThatRemember() {
    Checkpoint averaged =
        WordStudentInitialization.fromWords(
            teacher(), new WordStudentShape(Family.STATIC, WIDTH, 4), LABELS, 1);
    assertEquals(0, squares(averaged.tensor(WordModelTensors.SCORE).values()));
    Checkpoint recurrent =
        WordStudentInitialization.random(
            teacher(), new WordStudentShape(Family.BILSTM, 9, 2), LABELS, 1);
    assertArrayEquals(
        new float[] {0, 0, 1, 1, 0, 0, 0, 0}, recurrent.tensor("lstm.forward.bias").values());
    float[] weights = recurrent.tensor("lstm.backward.input.weight").values();
    double bound = Math.sqrt(6.0 / (2 + 9));
    for (float weight : weights) {
      assertTrue(Math.abs(weight) <= bound, "weight " + weight);
    }
    assertTrue(squares(weights) > 0);
  }

  @Test
  void theSameSeedGivesTheSameStudent() {
    WordStudentShape shape = new WordStudentShape(Family.BILSTM, 4, 2);
    Checkpoint one = WordStudentInitialization.fromWords(teacher(), shape, LABELS, 5);
    Checkpoint same = WordStudentInitialization.fromWords(teacher(), shape, LABELS, 5);
    one.tensors()
        .forEach((name, t) -> assertArrayEquals(t.values(), same.tensor(name).values(), name));
  }

  @Test
  void refusesWordsWiderThanTheTeachers() {
    WordStudentShape shape = new WordStudentShape(Family.STATIC, WIDTH + 1, 4);
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> WordStudentInitialization.fromWords(teacher(), shape, LABELS, 1));
    assertTrue(e.getMessage().contains("at most the teacher's 6"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new WordStudentShape(Family.ENCODER, 4, 4));
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  private static double deviation(float[] values) {
    return Math.sqrt(squares(values) / values.length);
  }
}
