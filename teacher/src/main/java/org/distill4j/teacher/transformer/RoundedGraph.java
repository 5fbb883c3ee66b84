package org.distill4j.teacher.transformer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Block;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.Linear;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.quantization.LearnedSteps;
import org.distill4j.teacher.quantization.MatrixRounding;
import org.distill4j.teacher.quantization.Rounding;

/** Which vertices of a graph round what; nothing at all in most. */
final class RoundedGraph {
  private static final String WEIGHT = "weight";
  private static final String TABLES = "embeddings.";

  private final Optional<Rounding> rounding;
  private final Map<String, List<Rounding.Part>> parts = new HashMap<>();
  private final MatrixRounding words;
  private final MatrixRounding positions;
  private final MatrixRounding types;

  private RoundedGraph(Optional<Rounding> rounding, List<TensorBinding> bindings) {
    this.rounding = rounding;
    this.words = table("word_embeddings");
    this.positions = table("position_embeddings");
    this.types = table("token_type_embeddings");
    for (TensorBinding binding : bindings) {
      if (binding.parameter().equals(WEIGHT)) {
        parts.merge(
            binding.vertex(),
            List.of(new Rounding.Part(binding.tensor(), binding.firstRow())),
            (a, b) -> List.of(a.get(0), b.get(0)));
      }
    }
  }

  static RoundedGraph none() {
    return new RoundedGraph(Optional.empty(), List.of());
  }

  static RoundedGraph of(FakeQuantization plan, List<TensorBinding> bindings) {
    return new RoundedGraph(Optional.of(new Rounding(plan)), bindings);
  }

  private MatrixRounding table(String name) {
    return rounding.flatMap(r -> r.table(TABLES + name + "." + WEIGHT)).orElse(null);
  }

  /** The rounding of the word table; null where it stays as it is. */
  MatrixRounding words() {
    return words;
  }

  /** The same of positions. */
  MatrixRounding positions() {
    return positions;
  }

  /** The same of token types. */
  MatrixRounding types() {
    return types;
  }

  /** The linear layer of a vertex, where it rounds. */
  Optional<Linear> linear(String vertex, Kernels kernels, Block weights, int rows, int columns) {
    List<Rounding.Part> matrices = parts.getOrDefault(vertex, List.of());
    return rounding.flatMap(
        r -> r.linear(kernels, new Rounding.Layer(weights, rows, columns, matrices)));
  }

  List<LearnedSteps> steps() {
    return rounding.map(Rounding::steps).orElse(List.of());
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
    rounding.ifPresent(Rounding::refresh);
  }
}
