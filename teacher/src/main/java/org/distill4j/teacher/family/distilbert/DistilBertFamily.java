package org.distill4j.teacher.family.distilbert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.EncoderFamily;
import org.distill4j.teacher.family.EncoderFields;
import org.distill4j.teacher.family.HeadDense;

/**
 * The family of DistilBERT (Sanh et al. 2019, arXiv 1910.01108): BERT's encoder without token
 * types. Classifiers read the first token through a dense layer and ReLU.
 */
public final class DistilBertFamily implements EncoderFamily {
  private static final String TYPE = "distilbert";
  private static final HeadDense DENSE = new HeadDense(Op.Function.RELU, false, false);

  private static final EncoderFields FIELDS =
      new EncoderFields(
          "dim",
          "n_layers",
          "n_heads",
          "hidden_dim",
          "activation",
          Optional.empty(),
          Optional.empty(),
          "dropout",
          "attention_dropout",
          0,
          TransformerConfig.Family.ENCODER,
          "gelu");

  /** BERT's names of tensors by those in files, longer ones first. */
  private static final Map<String, String> PARTS = parts();

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(".attention.self.query.", ".attention.q_lin.");
    parts.put(".attention.self.key.", ".attention.k_lin.");
    parts.put(".attention.self.value.", ".attention.v_lin.");
    parts.put(".attention.output.dense.", ".attention.out_lin.");
    parts.put(".attention.output.LayerNorm.", ".sa_layer_norm.");
    parts.put(".intermediate.dense.", ".ffn.lin1.");
    parts.put(".output.dense.", ".ffn.lin2.");
    parts.put(".output.LayerNorm.", ".output_layer_norm.");
    return parts;
  }

  @Override
  public List<String> modelTypes() {
    return List.of(TYPE);
  }

  @Override
  public void write(TransformerConfig config, Map<String, Object> fields) {
    EncoderFamily.super.write(config, fields);
    fields.put("seq_classif_dropout", config.hiddenDropoutProb());
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
    return Optional.of("DistilBert");
  }

  @Override
  public String holder() {
    return TYPE;
  }

  @Override
  public String fileName(Head head, String tensor) {
    if (tensor.startsWith("pooler.dense.")) {
      return tensor.replaceFirst("^pooler\\.dense", "pre_classifier");
    }
    if (!tensor.startsWith(layers())) {
      return tensor;
    }
    String name = "transformer" + tensor.substring("encoder".length());
    for (Map.Entry<String, String> part : PARTS.entrySet()) {
      if (name.contains(part.getKey())) {
        return name.replace(part.getKey(), part.getValue());
      }
    }
    return name;
  }

  @Override
  public List<String> unused() {
    return List.of("vocab_transform.", "vocab_layer_norm.", "vocab_projector.");
  }
}
