package org.distill4j.teacher.architecture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model's operations in the order in which they are computed, each value made once.
 *
 * @param inputs what the model is given, such as {@link #TOKEN_IDS}
 * @param ops every operation, after those whose values it reads
 * @param outputs the values that the model is asked for, by their role
 */
public record Architecture(Set<String> inputs, List<Op> ops, Map<String, String> outputs) {
  /** Input: the number of each token in the vocabulary. */
  public static final String TOKEN_IDS = "input_ids";

  /** Input: the type of each token, as 0 and 1 for the two texts of a pair. */
  public static final String TOKEN_TYPES = "token_type_ids";

  /**
   * What stands for ids where a table has one row, which every token reads: no input, but zeros.
   */
  public static final String ZEROS = "zeros";

  /** Input: the place of each token within its sequence, from 0. */
  public static final String POSITIONS = "position_ids";

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if an operation reads what is not there yet or a name is used
   *     twice
   */
  public Architecture {
    inputs = Set.copyOf(inputs);
    ops = List.copyOf(ops);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    Set<String> known = new HashSet<>(inputs);
    known.add(ZEROS);
    for (Op op : ops) {
      for (String input : op.inputs()) {
        require(known.contains(input), op.output(), "read what stands before it", input);
      }
      require(known.add(op.output()), op.output(), "be a name of its own", "another of that name");
    }
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      require(known.contains(output.getValue()), output.getKey(), "be made", output.getValue());
    }
  }

  private static void require(boolean held, String where, String what, String got) {
    if (!held) {
      throw new IllegalArgumentException(where + ": must " + what + "; got " + got);
    }
  }

  /** Every parameter, by tensor; of shared weights the first to use them. */
  public Map<String, Param> parameters() {
    Map<String, Param> all = new LinkedHashMap<>();
    ops.forEach(op -> op.parameters().forEach(p -> all.putIfAbsent(p.tensor(), p)));
    return all;
  }

  /** The shape of every tensor that the model reads, by name. */
  public SortedMap<String, int[]> shapes() {
    SortedMap<String, int[]> shapes = new TreeMap<>();
    parameters().forEach((tensor, param) -> shapes.put(tensor, param.shape()));
    return shapes;
  }

  /** The parameters with an axis of that name: what is cut together. */
  public List<Param> having(String axis) {
    return parameters().values().stream().filter(p -> p.has(axis)).toList();
  }

  /**
   * The axis of that name.
   *
   * @throws IllegalArgumentException if no parameter has one
   */
  public Axis axis(String name) {
    return ops.stream()
        .flatMap(op -> op.parameters().stream())
        .flatMap(param -> param.axes().stream())
        .filter(axis -> axis.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(name + ": must be an axis of the model; got none"));
  }

  /** The linear layers, in the order in which they are computed. */
  public List<Op.Linear> linears() {
    return ops.stream().filter(Op.Linear.class::isInstance).map(Op.Linear.class::cast).toList();
  }

  /** The linear layers that make the units of an axis: {@code [axis, in]}. */
  public List<Op.Linear> writers(String axis) {
    return linears().stream().filter(linear -> linear.out().name().equals(axis)).toList();
  }

  /** The linear layers that read the units of an axis: {@code [out, axis]}. */
  public List<Op.Linear> readers(String axis) {
    return linears().stream().filter(linear -> linear.in().name().equals(axis)).toList();
  }

  /** The operations that some values depend on, in order. */
  public List<Op> neededFor(Collection<String> values) {
    Set<String> needed = new HashSet<>(values);
    List<Op> found = new ArrayList<>();
    for (int i = ops.size() - 1; i >= 0; i--) {
      if (needed.contains(ops.get(i).output())) {
        needed.addAll(ops.get(i).inputs());
        found.add(0, ops.get(i));
      }
    }
    return List.copyOf(found);
  }

  /**
   * The table of word vectors, {@code [V, width]}: the one that is read by the tokens' ids.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Param wordTable() {
    return ops.stream()
        .filter(op -> op instanceof Op.Embedding table && table.ids().equals(TOKEN_IDS))
        .map(op -> ((Op.Embedding) op).table())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("words: must have a table; got none"));
  }

  /** The operation that makes a value; none for the model's inputs. */
  public Optional<Op> producer(String value) {
    return ops.stream().filter(op -> op.output().equals(value)).findFirst();
  }

  /**
   * The operation that makes a value, dropout aside.
   *
   * @throws IllegalArgumentException if it is an input of the model, or unknown
   */
  public Op maker(String value) {
    Op op = producer(value).orElseThrow(() -> unknown(value));
    return op instanceof Op.Dropout dropout ? maker(dropout.input()) : op;
  }

  private static IllegalArgumentException unknown(String value) {
    return new IllegalArgumentException(value + ": must be made by an operation; got none");
  }

  /** Whether it has attention. */
  public boolean attends() {
    return ops.stream().anyMatch(Op.Attention.class::isInstance);
  }

  /** The operations that read each value. */
  public Map<String, List<Op>> readers() {
    Map<String, List<Op>> readers = new HashMap<>();
    for (Op op : ops) {
      Set.copyOf(op.inputs())
          .forEach(v -> readers.computeIfAbsent(v, none -> new ArrayList<>()).add(op));
    }
    return readers;
  }
}
