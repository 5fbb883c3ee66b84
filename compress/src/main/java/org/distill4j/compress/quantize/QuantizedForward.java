package org.distill4j.compress.quantize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.DataFlow;
import org.distill4j.teacher.architecture.FirstTokenRule;
import org.distill4j.teacher.architecture.NormalizedSum;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.ModelFamily;

/**
 * Computes a model from ids to answers as its exported int8 graph does, operation by operation,
 * with its linear layers left open: tables as the model stores them, everything else in float32
 * with the rounding of the runtime. Immutable and thread-safe.
 */
final class QuantizedForward {
  private final QuantizedCheckpoint model;
  private final Architecture architecture;
  private final DataFlow flow;
  private final Map<Op.LayerNorm, NormalizedSum> sums;
  private final Optional<FirstTokenRule> firstToken;
  private final String answers;
  private final List<Step> steps;

  /**
   * An operation to be computed.
   *
   * @param dead the values that nothing reads after it
   */
  record Step(Op op, List<String> dead) {}

  QuantizedForward(QuantizedCheckpoint model) {
    this.model = model;
    this.architecture = model.architecture();
    this.flow = new DataFlow(architecture);
    this.sums = flow.normalizedSums();
    this.firstToken = FirstTokenRule.of(architecture);
    this.answers = architecture.outputs().get(ModelFamily.ANSWERS);
    this.steps = findSteps();
  }

  private List<Step> findSteps() {
    Set<Op> fused =
        sums.values().stream().flatMap(sum -> sum.sums().stream()).collect(Collectors.toSet());
    Set<String> alive = new HashSet<>(Set.of(answers));
    List<Step> found = new ArrayList<>();
    for (int i = architecture.ops().size() - 1; i >= 0; i--) {
      Op op = architecture.ops().get(i);
      if (flow.width(op.output()) > 0 && !fused.contains(op)) {
        found.add(0, new Step(op, reads(op).stream().filter(alive::add).toList()));
      }
    }
    return found;
  }

  private List<String> reads(Op op) {
    NormalizedSum sum = op instanceof Op.LayerNorm norm ? sums.get(norm) : null;
    return sum == null ? op.inputs() : sum.terms();
  }

  /** The logits of one sequence, batch 1, without padding, [C]; of tags [L, C] row by row. */
  float[] logits(int[] ids, int[] typeIds, QuantizedLinear linear) {
    return logits(List.of(ids), List.of(typeIds), linear)[0];
  }

  /**
   * The same of several sequences of one length, which do not change each other's logits.
   *
   * @param ids of each sequence, [L]
   * @param typeIds of each sequence, [L]
   */
  float[][] logits(List<int[]> ids, List<int[]> typeIds, QuantizedLinear linear) {
    return logits(pass(ids, typeIds).run(linear, false));
  }

  /** Every value of one sequence. */
  QuantizedPass run(int[] ids, int[] typeIds, QuantizedLinear linear) {
    return pass(List.of(ids), List.of(typeIds)).run(linear, true);
  }

  private QuantizedPass pass(List<int[]> ids, List<int[]> typeIds) {
    return new QuantizedPass(this, new TokenRows(ids, typeIds));
  }

  /** The answers of each sequence, all its rows one after another. */
  float[][] logits(QuantizedPass pass) {
    float[][] rows = pass.value(answers);
    int each = rows.length / pass.sequences();
    float[][] logits = new float[pass.sequences()][];
    Arrays.setAll(logits, i -> joined(Arrays.copyOfRange(rows, i * each, (i + 1) * each)));
    return logits;
  }

  private static float[] joined(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[i].length, rows[i].length);
    }
    return all;
  }

  QuantizedCheckpoint model() {
    return model;
  }

  /** What is computed, in this order. */
  List<Step> steps() {
    return steps;
  }

  DataFlow flow() {
    return flow;
  }

  /** The sum that a norm reads, where it reads one. */
  Optional<NormalizedSum> sum(Op.LayerNorm norm) {
    return Optional.ofNullable(sums.get(norm));
  }

  /** Whether a linear layer's bias is added by the norm behind it. */
  boolean leavesBias(Op.Linear linear) {
    return sums.values().stream().anyMatch(sum -> linear.equals(sum.block(flow).orElse(null)));
  }

  /** Whether an operation is computed for the first token of each sequence alone. */
  boolean isNarrow(Op op) {
    return firstToken.filter(rule -> rule.narrows(op)).isPresent();
  }

  /** Whether an operation reads the first rows of a value alone. */
  boolean readsFirst(Op op, String input) {
    boolean keys = op instanceof Op.Attention attention && !attention.query().equals(input);
    return isNarrow(op) && !keys && firstToken.orElseThrow().source().equals(input);
  }
}
