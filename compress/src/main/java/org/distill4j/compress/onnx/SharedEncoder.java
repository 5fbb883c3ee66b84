package org.distill4j.compress.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.quantize.BlockMatrix;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.compress.quantize.QuantizedMatrix;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;

/** Quantized classifiers with the same encoder, joined to one model of several heads. */
final class SharedEncoder {
  private final SortedMap<String, Tensor> tensors = new TreeMap<>();
  private final SortedMap<String, QuantizedMatrix> matrices = new TreeMap<>();
  private final SortedMap<String, BlockMatrix> blocks = new TreeMap<>();
  private final SharedHeads heads = new SharedHeads();
  private final QuantizedCheckpoint first;

  private SharedEncoder(QuantizedCheckpoint first) {
    this.first = first;
  }

  /**
   * Joins models.
   *
   * @param models at least one, by the name of its task
   * @throws IllegalArgumentException if their encoders differ in a single number, or activations
   *     have scales of their own
   */
  static SharedEncoder of(Map<String, QuantizedCheckpoint> models) {
    SharedEncoder joined = new SharedEncoder(models.values().iterator().next());
    models.forEach(joined::add);
    return joined;
  }

  /** All tensors; those of heads begin with the prefix of their head. */
  QuantizedCheckpoint model() {
    Checkpoint source = new Checkpoint(first.source().config(), tensors, first.source().head());
    return new QuantizedCheckpoint(
        source, heads.architecture(), first.settings(), matrices, blocks, new TreeMap<>());
  }

  /** The encoder with all heads. */
  ExportedModel exported() {
    return heads.exported(model());
  }

  private void add(String name, QuantizedCheckpoint model) {
    require(model.activations().isEmpty(), name, "must have dynamic activations", "static ones");
    require(model.settings().equals(first.settings()), name, "must be quantized alike", "others");
    require(
        model.source().config().withDropout(0, 0).equals(first.source().config().withDropout(0, 0)),
        name,
        "must have the encoder of all",
        "one of another shape");
    boolean joins = !heads.isEmpty();
    SharedHeads.Head own = heads.add(name, model.source());
    model.source().tensors().forEach((t, tensor) -> add(own, t, tensor, joins));
    model.matrices().forEach((t, matrix) -> add(own, t, matrix, joins));
    model.blocks().forEach((t, block) -> add(own, t, block, joins));
  }

  private void add(SharedHeads.Head head, String name, Tensor tensor, boolean joins) {
    Tensor known = tensors.putIfAbsent(head.tensor(name), tensor);
    boolean same = known == null || Arrays.equals(known.values(), tensor.values());
    requireShared(same && isKnown(known, head, name, joins), head, name);
  }

  private void add(SharedHeads.Head head, String name, QuantizedMatrix matrix, boolean joins) {
    QuantizedMatrix known = matrices.putIfAbsent(head.tensor(name), matrix);
    boolean same =
        known == null
            || (Arrays.equals(known.values(), matrix.values())
                && Arrays.equals(known.scales(), matrix.scales())
                && Arrays.equals(known.zeros(), matrix.zeros()));
    requireShared(same && isKnown(known, head, name, joins), head, name);
  }

  // Packed from the same float32 numbers, which were compared, by the same settings.
  private void add(SharedHeads.Head head, String name, BlockMatrix block, boolean joins) {
    BlockMatrix known = blocks.putIfAbsent(head.tensor(name), block);
    requireShared(isKnown(known, head, name, joins), head, name);
  }

  // What joins others brings tensors of its head alone.
  private static boolean isKnown(Object known, SharedHeads.Head head, String name, boolean joins) {
    return known != null || head.has(name) || !joins;
  }

  private static void requireShared(boolean holds, SharedHeads.Head head, String tensor) {
    require(holds, head.name(), "must share the encoder of all, bit for bit", "another " + tensor);
  }

  private static void require(boolean holds, String where, String must, String got) {
    if (!holds) {
      throw new IllegalArgumentException(
          where + ": " + must + "; got " + got + ". Train its head on the shared encoder.");
    }
  }
}
