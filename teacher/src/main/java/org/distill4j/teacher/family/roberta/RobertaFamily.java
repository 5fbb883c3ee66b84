package org.distill4j.teacher.family.roberta;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.family.EncoderFamily;
import org.distill4j.teacher.family.EncoderFields;
import org.distill4j.teacher.family.HeadDense;

/**
 * The families of RoBERTa (Liu et al. 2019, arXiv 1907.11692), XLM-R (Conneau et al. 2019, arXiv
 * 1911.02116) and CamemBERT (Martin et al. 2019, arXiv 1911.03894): BERT's encoder, with positions
 * that start after the row of the token that pads, and one token type. Classifiers read the first
 * token through a dense layer and tanh, with dropout before both linear layers.
 */
public final class RobertaFamily implements EncoderFamily {
  private static final Map<String, String> CLASSES =
      Map.of(
          "roberta", "Roberta",
          "xlm-roberta", "XLMRoberta",
          "camembert", "Camembert");

  private static final EncoderFields FIELDS = EncoderFields.bert(1);
  private static final HeadDense DENSE = new HeadDense(Op.Function.TANH, true, false);

  @Override
  public List<String> modelTypes() {
    return List.copyOf(CLASSES.keySet());
  }

  // Positions count from the token that pads: its row is never read, the next is the first.
  @Override
  public int firstPosition() {
    return -1;
  }

  @Override
  public EncoderFields fields() {
    return FIELDS;
  }

  @Override
  public HeadDense dense() {
    return DENSE;
  }

  @Override
  public Optional<String> className(String modelType) {
    return Optional.of(CLASSES.get(modelType));
  }

  @Override
  public String holder() {
    return "roberta";
  }

  @Override
  public String fileName(Head head, String tensor) {
    if (head != Head.CLASSES && head != Head.SCORE && head != Head.LABELS) {
      return tensor;
    }
    return tensor.startsWith("classifier.")
        ? tensor.replaceFirst("^classifier", "classifier.out_proj")
        : tensor.replaceFirst("^pooler", "classifier");
  }
}
