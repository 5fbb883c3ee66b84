package org.distill4j.compress.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.compress.quantize.QuantizedMatrix;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;

/**
 * A model to be exported.
 *
 * @param architecture its operations
 * @param tensors holds its weights, by the names that the architecture has for them
 * @param matrices those that are stored as int8
 * @param outputs the values that the graph gives, by the names of its outputs
 * @param sentences what values that stand for whole texts are called in the graph
 * @param everyToken whether all operations are computed for all tokens, though heads read the first
 *     alone
 */
record ExportedModel(
    Architecture architecture,
    Checkpoint tensors,
    SortedMap<String, QuantizedMatrix> matrices,
    Map<String, String> outputs,
    Map<String, String> sentences,
    boolean everyToken) {
  /** The vector of a text that a head reads. */
  static final String POOLED = "pooled";

  /** The same of a model without attention. */
  private static final String SENTENCE = "sentence";

  /** Sentence Transformers' name of vectors. */
  private static final String VECTOR = "sentence_embedding";

  private static final String LOGITS = "logits";

  /** Copies the maps. */
  ExportedModel {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    sentences = Map.copyOf(sentences);
  }

  /** A float32 model of one head. */
  static ExportedModel of(Architecture architecture, Checkpoint tensors) {
    return of(architecture, tensors, new TreeMap<>());
  }

  /** A quantized model of one head. */
  static ExportedModel of(QuantizedCheckpoint model) {
    return of(model.architecture(), model.source(), model.matrices());
  }

  private static ExportedModel of(
      Architecture architecture, Checkpoint tensors, SortedMap<String, QuantizedMatrix> matrices) {
    String answers = architecture.outputs().get(ModelFamily.ANSWERS);
    boolean vector =
        architecture.producer(answers).filter(Op.UnitLength.class::isInstance).isPresent();
    String sentence = architecture.outputs().get(ModelFamily.SENTENCE);
    String name = architecture.attends() ? POOLED : SENTENCE;
    return new ExportedModel(
        architecture,
        tensors,
        matrices,
        Map.of(vector ? VECTOR : LOGITS, answers),
        sentence == null ? Map.of() : Map.of(sentence, name),
        false);
  }

  /** The first output that an operation's value is. */
  Optional<String> output(Op op) {
    return outputs.entrySet().stream()
        .filter(named -> named.getValue().equals(op.output()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The name of an operation's node, where no tensor gives it one. */
  String nodeName(Op op) {
    return sentences.getOrDefault(op.output(), op.output());
  }
}
