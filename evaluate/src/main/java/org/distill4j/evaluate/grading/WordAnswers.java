package org.distill4j.evaluate.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.calibration.TagLogits;
import org.distill4j.runtime.TagDecoding;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.runtime.TokenizedText;

/**
 * A tagger's logits, word by word, with its answers. Words that it does not see are left out: they
 * have no probability.
 *
 * @param labels tags by index
 * @param chain scores of neighbouring tags, where the model has some
 */
record WordAnswers(List<String> labels, Optional<TagTransitions> chain) {
  /**
   * A sentence's words.
   *
   * @param logits {@code [L, C]} of all its tokens, row by row
   * @param tags the true tag of each word
   */
  TagLogits.Sentence of(TokenizedText text, float[] logits, List<String> tags) {
    List<String> answers = TagDecoding.tags(text, logits, labels, chain);
    List<List<Float>> emissions = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    List<Integer> given = new ArrayList<>();
    for (int word = 0; word < text.words(); word++) {
      int first = text.firstPiece(word);
      if (first != TokenizedText.NO_PIECE) {
        emissions.add(row(logits, first));
        expected.add(labels.indexOf(tags.get(word)));
        given.add(labels.indexOf(answers.get(word)));
      }
    }
    return new TagLogits.Sentence(emissions, expected, given);
  }

  private List<Float> row(float[] logits, int token) {
    List<Float> row = new ArrayList<>(labels.size());
    for (int label = 0; label < labels.size(); label++) {
      row.add(logits[token * labels.size() + label]);
    }
    return row;
  }
}
