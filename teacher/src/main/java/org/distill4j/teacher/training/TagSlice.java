package org.distill4j.teacher.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.runtime.TagDecoding;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.loss.Softmax;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * The sentences by which models of tags are chosen, by F1 of whole entities or token accuracy, in
 * [0, 1].
 *
 * @param sequences the sentences
 * @param tags of each word
 * @param labels the tags by index
 * @param scoring what is scored
 */
public record TagSlice(
    List<TokenizedText> sequences, List<List<String>> tags, List<String> labels, TagScoring scoring)
    implements EpochScore {
  /** Copies the lists. */
  public TagSlice {
    sequences = List.copyOf(sequences);
    tags = List.copyOf(tags);
    labels = List.copyOf(labels);
    if (sequences.isEmpty() || sequences.size() != tags.size()) {
      throw new IllegalArgumentException(
          "tags: must be there for each of at least one sentence; got "
              + tags.size()
              + " for "
              + sequences.size());
    }
  }

  @Override
  public double noise(double score) {
    return EpochScore.ofShares(score, tags.size());
  }

  /**
   * The score, and to break ties up to a millionth more, the less the words' mean cross-entropy is;
   * where neighbouring tags have scores they decide the answers, and the logits' alone breaks ties.
   */
  @Override
  public double applyAsDouble(TransformerModel encoder) {
    float[][] logits = Inference.logits(encoder, sequences);
    Optional<TagTransitions> chain = encoder.transitions();
    List<List<String>> answers = new ArrayList<>();
    double loss = 0;
    int seen = 0;
    for (int i = 0; i < logits.length; i++) {
      answers.add(TagDecoding.tags(sequences.get(i), logits[i], labels, chain));
      for (int word = 0; word < tags.get(i).size(); word++) {
        double[] row = row(sequences.get(i).firstPiece(word), logits[i]);
        int wanted = labels.indexOf(tags.get(i).get(word));
        if (row.length > 0 && wanted >= 0) { // a tag that no training sentence has is just missed
          loss -= Softmax.logarithms(row, 1)[wanted];
          seen++;
        }
      }
    }
    int[] all = IntStream.range(0, answers.size()).toArray();
    return scoring.score(tags, answers).applyAsDouble(all) + TIE / (1 + loss / Math.max(1, seen));
  }

  private double[] row(int piece, float[] logits) {
    if (piece == TokenizedText.NO_PIECE) {
      return new double[0];
    }
    double[] row = new double[labels.size()];
    for (int label = 0; label < row.length; label++) {
      row[label] = logits[piece * row.length + label];
    }
    return row;
  }
}
