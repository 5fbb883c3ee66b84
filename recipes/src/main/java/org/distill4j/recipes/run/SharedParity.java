package org.distill4j.recipes.run;

import java.io.IOException;
import java.util.List;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.CompressedMultiTask;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TokenizedText;

/**
 * How a task's answers by the shared file compare with those by its own file, each text alone. They
 * need not be equal: the last layer works for all tokens where several heads read it, so that its
 * activations get another scale.
 *
 * @param texts test rows
 * @param sameAnswers of them, those with the same label, of words with the same labels, or with a
 *     score that is no more than a hundredth away
 * @param largestLogitDifference over all logits
 */
record SharedParity(int texts, int sameAnswers, double largestLogitDifference) {
  private static final double SAME_SCORE = 0.01;

  static SharedParity measure(CompressedMultiTask shared, SharedTaskFiles task) throws IOException {
    try (CompressedModel own = CompressedModel.open(task.own())) {
      int same = 0;
      double largest = 0;
      for (Example row : task.test().examples()) {
        TokenizedText text = own.encode(row.text(), row.pair().orElse(null));
        float[] expected = own.logits(List.of(text))[0];
        float[] found = shared.logits(text).get(task.name());
        for (int i = 0; i < expected.length; i++) {
          largest = Math.max(largest, Math.abs((double) expected[i] - found[i]));
        }
        same += same(own, text, expected, found) ? 1 : 0;
      }
      return new SharedParity(task.test().size(), same, largest);
    }
  }

  private static boolean same(
      CompressedModel own, TokenizedText text, float[] expected, float[] found) {
    if (own.task() == OutputKind.SCORE) {
      return Math.abs((double) expected[0] - found[0]) <= SAME_SCORE;
    }
    int classes = own.labels().size();
    if (own.task() == OutputKind.CLASSES) {
      return largest(expected, 0, classes) == largest(found, 0, classes);
    }
    for (int word = 0; word < text.words(); word++) {
      int piece = text.firstPiece(word);
      boolean alike =
          piece == TokenizedText.NO_PIECE
              || largest(expected, piece * classes, classes)
                  == largest(found, piece * classes, classes);
      if (!alike) {
        return false;
      }
    }
    return true;
  }

  private static int largest(float[] logits, int from, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      best = logits[from + i] > logits[from + best] ? i : best;
    }
    return best;
  }
}
