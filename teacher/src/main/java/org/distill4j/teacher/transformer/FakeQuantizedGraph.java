package org.distill4j.teacher.transformer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.Linear;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.quantization.LsqScales;
import org.distill4j.teacher.quantization.MatrixFakeQuantize;
import org.distill4j.teacher.quantization.ModelFakeQuantize;

/** Which vertices of a graph round what; nothing at all in most. */
final class FakeQuantizedGraph {
  private static final String WEIGHT = "weight";
  private static final String TABLES = "embeddings.";

  private final Optional<ModelFakeQuantize> rounding;
  private final Map<String, List<ModelFakeQuantize.Part>> parts = new HashMap<>();
  private final MatrixFakeQuantize words;
  private final MatrixFakeQuantize positions;
  private final MatrixFakeQuantize types;

  private FakeQuantizedGraph(Optional<ModelFakeQuantize> rounding, List<TensorBinding> bindings) {
    this.rounding = rounding;
    this.words = table("word_embeddings");
    this.positions = table("position_embeddings");
    this.types = table("token_type_embeddings");
    for (TensorBinding binding : bindings) {
      if (binding.parameter().equals(WEIGHT)) {
        parts.merge(
            binding.vertex(),
            List.of(new ModelFakeQuantize.Part(binding.tensor(), binding.firstRow())),
            (a, b) -> List.of(a.get(0), b.get(0)));
      }
    }
  }

  static FakeQuantizedGraph none() {
    return new FakeQuantizedGraph(Optional.empty(), List.of());
  }

  static FakeQuantizedGraph of(FakeQuantization plan, List<TensorBinding> bindings) {
    return new FakeQuantizedGraph(Optional.of(new ModelFakeQuantize(plan)), bindings);
  }

  private MatrixFakeQuantize table(String name) {
    return rounding.flatMap(r -> r.table(TABLES + name + "." + WEIGHT)).orElse(null);
  }

  /** The rounding of the word table; null where it stays as it is. */
  MatrixFakeQuantize words() {
    return words;
  }

  /** The same of positions. */
  MatrixFakeQuantize positions() {
    return positions;
  }

  /** The same of token types. */
  MatrixFakeQuantize types() {
    return types;
  }

  /** The linear layer of a vertex, where it rounds. */
  Optional<Linear> linear(String vertex, Kernels kernels, Buffer weights, int rows, int columns) {
    List<ModelFakeQuantize.Part> matrices = parts.getOrDefault(vertex, List.of());
    return rounding.flatMap(
        r -> r.linear(kernels, new ModelFakeQuantize.Layer(weights, rows, columns, matrices)));
  }

  List<LsqScales> steps() {
    return rounding.map(ModelFakeQuantize::steps).orElse(List.of());
  }

  /** Adds the steps to the tensors of a checkpoint. */
  void addTo(SortedMap<String, Tensor> tensors) {
    steps().forEach(steps -> tensors.put(steps.name(), steps.tensor()));
  }

  void begin(PackedBatch batch) {
    if (rounding.isPresent()) {
      rounding.get().begin(batch);
    }
  }

  void refresh() {
    rounding.ifPresent(ModelFakeQuantize::refresh);
  }
}
