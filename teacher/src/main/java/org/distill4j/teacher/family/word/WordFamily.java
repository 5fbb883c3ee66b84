package org.distill4j.teacher.family.word;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.ArchitectureBuilder;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.JsonFields;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WordModelTensors;
import org.distill4j.teacher.family.EncoderFields;

/**
 * Models without attention: the weighted mean of word vectors under a dense layer, or an LSTM in
 * both directions under a maximum over tokens. Tensors are {@link WordModelTensors}'. Token types
 * are an input that nothing reads, so that texts are handed over as to any other model.
 */
public final class WordFamily implements ModelFamily {
  private static final String STATIC = "distill4j-static";
  private static final String BILSTM = "distill4j-bilstm";
  private static final int GATES = 4;

  @Override
  public List<String> modelTypes() {
    return List.of(STATIC, BILSTM);
  }

  @Override
  public TransformerConfig read(JsonFields fields, String modelType, boolean uneven)
      throws CheckpointException {
    return fields(modelType).read(fields, modelType, true, 0);
  }

  @Override
  public void write(TransformerConfig config, Map<String, Object> fields) {
    fields(config.modelType()).write(config, fields);
  }

  private static EncoderFields fields(String modelType) {
    return modelType.equals(STATIC)
        ? EncoderFields.bert(0).of(TransformerConfig.Family.STATIC, "relu")
        : EncoderFields.bert(0).of(TransformerConfig.Family.BILSTM, "tanh");
  }

  @Override
  public Architecture architecture(TransformerConfig config, HeadSpec head) {
    ArchitectureBuilder b = new ArchitectureBuilder().accept(Architecture.TOKEN_TYPES);
    Axis width = Axis.of("words", config.hiddenSize());
    Axis vocabulary = Axis.of("vocabulary", config.vocabSize());
    String words =
        b.embedding("words", Architecture.TOKEN_IDS, WordModelTensors.WORDS, vocabulary, width);
    Axis units = Axis.of("units", config.intermediateSize().get(0));
    boolean averaged = config.family() == TransformerConfig.Family.STATIC;
    double dropout = config.hiddenDropoutProb();
    String sentence =
        averaged
            ? averaged(b, words, width, units, dropout)
            : recurrent(b, words, width, units, dropout);
    b.output(SENTENCE, sentence);
    if (head.size() > 0) {
      Axis read = averaged ? units : Axis.of("both-directions", config.sentenceSize());
      String dropped = b.dropout("classifier.dropout", sentence, dropout);
      Axis labels = Axis.of("labels", head.size());
      b.output(ANSWERS, b.linear("classifier", dropped, "classifier", labels, read));
    }
    return b.build();
  }

  private static String averaged(
      ArchitectureBuilder b, String words, Axis width, Axis units, double dropout) {
    String mean = b.weightedMean("embeddings", words, WordModelTensors.SCORE, width, dropout);
    String dropped = b.dropout("pooler.dropout", mean, dropout);
    String dense = b.linear("pooler.dense", dropped, WordModelTensors.DENSE, units, width);
    return b.activation("pooler", dense, Op.Function.RELU);
  }

  private static String recurrent(
      ArchitectureBuilder b, String words, Axis width, Axis cells, double dropout) {
    String dropped = b.dropout("embeddings", words, dropout);
    Axis gates = Axis.of("gates", GATES * cells.units());
    List<Param> weights =
        WordModelTensors.DIRECTIONS.stream()
            .flatMap(
                direction ->
                    Stream.of(
                        Param.of(direction + WordModelTensors.LSTM_PARTS.get(0), gates, width),
                        Param.of(direction + WordModelTensors.LSTM_PARTS.get(1), gates, cells),
                        Param.of(direction + WordModelTensors.LSTM_PARTS.get(2), gates)))
            .toList();
    return b.lstm("pooler", dropped, weights, cells);
  }
}
