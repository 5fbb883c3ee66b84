package org.distill4j.teacher.checkpoint;

/** What a {@code config.json} calls the families of models, and the activation of each. */
final class ModelType {
  private static final String STATIC = "distill4j-static";
  private static final String BILSTM = "distill4j-bilstm";

  private ModelType() {}

  static String of(TransformerConfig config) {
    return switch (config.family()) {
      case STATIC -> STATIC;
      case BILSTM -> BILSTM;
      default -> config.isUniform() ? BertConfig.BERT : BertConfig.UNEVEN;
    };
  }

  static TransformerConfig.Family family(String place, String modelType)
      throws CheckpointException {
    return switch (modelType) {
      case BertConfig.BERT, BertConfig.UNEVEN -> TransformerConfig.Family.ENCODER;
      case STATIC -> TransformerConfig.Family.STATIC;
      case BILSTM -> TransformerConfig.Family.BILSTM;
      default -> throw BertConfig.unsupported(place, modelType);
    };
  }

  static String activation(TransformerConfig.Family family) {
    return switch (family) {
      case STATIC -> "relu";
      case BILSTM -> "tanh";
      default -> "gelu";
    };
  }
}
