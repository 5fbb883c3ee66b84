package org.distill4j.teacher.family.bert;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.family.EncoderFamily;
import org.distill4j.teacher.family.EncoderFields;
import org.distill4j.teacher.family.HeadDense;

/**
 * The family of BERT (Devlin et al. 2018, arXiv 1810.04805): MiniLM, BGE and others have its shape
 * too. Classifiers read the first token through the pooler, a dense layer and tanh.
 */
public final class BertFamily implements EncoderFamily {
  private static final String TYPE = "bert";
  private static final EncoderFields FIELDS = EncoderFields.bert(0);
  private static final HeadDense POOLER = new HeadDense(Op.Function.TANH, false, true);

  /** An even encoder with BERT's defaults where none is given. */
  public static TransformerConfig encoder(
      int vocabulary, int hidden, int layers, int heads, int neurons) {
    if (!(heads > 0 && hidden % heads == 0)) {
      throw new IllegalArgumentException(
          "heads: must divide the hidden width " + hidden + "; got " + heads);
    }
    return new TransformerConfig(
        TYPE,
        TransformerConfig.Family.ENCODER,
        vocabulary,
        hidden,
        Collections.nCopies(layers, heads),
        hidden / heads,
        Collections.nCopies(layers, neurons),
        "gelu",
        512,
        0,
        2,
        1e-12,
        0,
        0.1,
        0.1,
        WeightForm.plain(),
        SentencePooling.NONE);
  }

  @Override
  public List<String> modelTypes() {
    return List.of(TYPE);
  }

  @Override
  public EncoderFields fields() {
    return FIELDS;
  }

  @Override
  public HeadDense dense() {
    return POOLER;
  }

  @Override
  public Optional<String> className(String modelType) {
    return Optional.of("Bert");
  }

  @Override
  public boolean isReadFromGraphs() {
    return true;
  }

  @Override
  public String holder() {
    return TYPE;
  }
}
