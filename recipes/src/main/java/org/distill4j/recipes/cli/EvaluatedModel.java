package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.distill4j.evaluate.metric.Share;
import org.distill4j.evaluate.report.Comparison;
import org.distill4j.evaluate.report.Latency;
import org.distill4j.evaluate.statistics.Estimate;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.teacher.architecture.CostModel;
import org.distill4j.teacher.checkpoint.ConfigJson;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * One model of an evaluation. What a run's report also has bears the same name here.
 *
 * @param name as the user gave it
 * @param metrics scores by name, such as {@code accuracy}
 * @param agreementWithFirst share of rows answered as the first model answers; absent for it
 * @param agreementAtBatch32 share of rows answered alike at batch 1 and, padded, at batch 32
 * @param comparisons with the first model on the same rows; empty for it
 * @param classF1 F1 by label
 * @param truncated rows of which the model read only the beginning
 * @param parameters number of weights
 * @param sizeBytes of the model file
 * @param bundleBytes with tokenizer and configuration
 * @param compressedBytes of the bundle after gzip -9
 * @param latencyMillis at batch 1; empty when not measured
 * @param peakMemoryBytes resident, of a fresh process; absent when not measured
 */
record EvaluatedModel(
    String name,
    Map<String, Estimate> metrics,
    Optional<Share> agreementWithFirst,
    Share agreementAtBatch32,
    List<Comparison> comparisons,
    Map<String, Double> classF1,
    int truncated,
    long parameters,
    long sizeBytes,
    long bundleBytes,
    long compressedBytes,
    List<Latency> latencyMillis,
    Optional<Long> peakMemoryBytes) {

  EvaluatedModel {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    classF1 = Collections.unmodifiableMap(new LinkedHashMap<>(classF1));
    comparisons = List.copyOf(comparisons);
    latencyMillis = List.copyOf(latencyMillis);
  }

  /** The number of weights that a model folder's configuration asks for. */
  static long parameters(Path folder, int labels) throws IOException {
    ConfigJson config = ConfigJson.read(folder.resolve(ConfigJson.FILE_NAME));
    Head head =
        switch (OutputKind.of(folder)) {
          case TAGS -> Head.TAGS;
          case VECTORS -> Head.VECTOR;
          default -> Head.CLASSES;
        };
    if (head == Head.VECTOR) {
      return count(config, config.labels().size(), head);
    }
    long parameters = count(config, labels, head);
    boolean chain = Files.exists(folder.resolve(TagTransitions.FILE));
    return chain ? parameters + TagTransitions.size(labels) : parameters;
  }

  private static long count(ConfigJson config, int labels, Head head) {
    List<String> names = IntStream.range(0, labels).mapToObj(Integer::toString).toList();
    HeadSpec spec = HeadSpec.of(head, names);
    TransformerConfig shape = config.config();
    return CostModel.of(ModelFamily.of(shape).architecture(shape, spec)).parameters();
  }
}
