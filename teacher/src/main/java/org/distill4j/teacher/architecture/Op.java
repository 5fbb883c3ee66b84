package org.distill4j.teacher.architecture;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One operation of an {@link Architecture}: makes a value out of others. Values have a row for each
 * token, {@code [N, width]}, until a {@link Pool} leaves one for each sequence, {@code [B, width]}.
 */
public sealed interface Op {
  /** The name of the value that it makes. */
  String output();

  /** The values and model inputs that it reads. */
  List<String> inputs();

  /** What it learns; none unless said. */
  default List<Param> parameters() {
    return List.of();
  }

  /**
   * Rows of a table by number: {@code y_n = E[ids_n]}.
   *
   * @param ids the input that holds the numbers; {@link Architecture#ZEROS} for the first row alone
   * @param table {@code [V, width]}
   */
  record Embedding(String output, String ids, Param table) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(ids);
    }

    @Override
    public List<Param> parameters() {
      return List.of(table);
    }
  }

  /**
   * Learned absolute positions: {@code y_n = P[position of n + offset]}.
   *
   * @param positions the input that counts each sequence's tokens from 0
   * @param table {@code [P, width]}
   * @param offset the row of the first token
   */
  record Positions(String output, String positions, Param table, int offset) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(positions);
    }

    @Override
    public List<Param> parameters() {
      return List.of(table);
    }
  }

  /**
   * A linear layer {@code y = x Wᵀ + b}. Where W has no column, x is not read and y is b in every
   * row.
   *
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}, if any
   */
  record Linear(String output, String input, Param weight, Optional<Param> bias) implements Op {
    private static final String WEIGHT = ".weight";

    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public List<Param> parameters() {
      return Stream.concat(Stream.of(weight), bias.stream()).toList();
    }

    /** The layer's name among tensors: that of its weight without {@code .weight}. */
    public String name() {
      String tensor = weight.tensor();
      return tensor.endsWith(WEIGHT)
          ? tensor.substring(0, tensor.length() - WEIGHT.length())
          : tensor;
    }

    /**
     * The name of its bias, for whoever changes it.
     *
     * @throws IllegalArgumentException if it has none
     */
    public String biasTensor() {
      return bias.map(Param::tensor)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      weight.tensor() + ": must have a bias to be fitted; got none"));
    }

    /** The axis that it writes. */
    public Axis out() {
      return weight.axes().get(0);
    }

    /** The axis that it reads. */
    public Axis in() {
      return weight.axes().get(1);
    }
  }

  /**
   * Layer norm {@code y = (x - mean) / sqrt(variance + eps) · gain + shift} over a row (Ba et al.
   * 2016, arXiv 1607.06450, equation 4).
   *
   * @param gain {@code [width]}
   * @param shift {@code [width]}
   */
  record LayerNorm(String output, String input, Param gain, Param shift, double eps) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public List<Param> parameters() {
      return List.of(gain, shift);
    }
  }

  /**
   * Scaled dot-product attention within each sequence, {@code softmax(Q Kᵀ / sqrt(D)) V} head by
   * head (Vaswani et al. 2017, arXiv 1706.03762, equation 1).
   *
   * @param query {@code [N, A D]}, or {@code [B, A D]} where one token a sequence asks
   * @param key {@code [N, A D]}
   * @param value {@code [N, A D]}
   * @param heads A heads of D channels
   * @param dropout on the probabilities in training, fraction in [0, 1)
   */
  record Attention(
      String output, String query, String key, String value, Axis heads, double dropout)
      implements Op {
    @Override
    public List<String> inputs() {
      return List.of(query, key, value);
    }
  }

  /** An elementwise function. */
  record Activation(String output, String input, Function function) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /** The elementwise functions. */
  enum Function {
    /** {@code x Φ(x)} with the exact normal distribution, by erf. */
    GELU,
    /**
     * {@code x/2 (1 + tanh(sqrt(2/π) (x + 0.044715 x³)))}, which is near {@link #GELU} (Hendrycks
     * and Gimpel 2016, arXiv 1606.08415, section 2).
     */
    GELU_TANH,
    /** {@code max(x, 0)}. */
    RELU,
    /** The hyperbolic tangent. */
    TANH
  }

  /** The sum of two values of one shape. */
  record Add(String output, String left, String right) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(left, right);
    }
  }

  /**
   * Dropout in training, nothing otherwise.
   *
   * @param probability of a value to be left out, fraction in [0, 1)
   */
  record Dropout(String output, String input, double probability) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /** One row a sequence: {@code [N, width]} to {@code [B, width]}. */
  record Pool(String output, String input, Pooling pooling) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /** The ways to pool. */
  enum Pooling {
    /** The first token's row. */
    FIRST,
    /** The mean of all rows. */
    MEAN
  }

  /**
   * A mean of rows weighted by learned scores: {@code y = Σ p_n x_n}, {@code p = softmax(x · s)};
   * in training whole rows are dropped out.
   *
   * @param score s {@code [width]}
   * @param dropout of whole rows, fraction in [0, 1)
   */
  record WeightedMean(String output, String input, Param score, double dropout) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public List<Param> parameters() {
      return List.of(score);
    }
  }

  /**
   * An LSTM in both directions, and the maximum of each of its outputs over a sequence's tokens:
   * {@code [N, in]} to {@code [B, 2 U]}, forward first.
   *
   * @param weights of each direction, forward first: {@code [4 U, in]}, {@code [4 U, U]}, {@code [4
   *     U]}
   * @param cells U cells a direction
   */
  record BidirectionalLstm(String output, String input, List<Param> weights, Axis cells)
      implements Op {
    /** Copies the list. */
    public BidirectionalLstm {
      weights = List.copyOf(weights);
    }

    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public List<Param> parameters() {
      return weights;
    }
  }

  /** Each row divided by its length: a vector of length one. */
  record UnitLength(String output, String input) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /**
   * The input as it is, with the scores of a conditional random field over it (Lafferty et al.
   * 2001), which losses and decoding use: {@code [N, C]} emissions.
   *
   * @param scores {@code [C (C + 2)]}: start, end, transitions
   */
  record Crf(String output, String input, Param scores) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public List<Param> parameters() {
      return List.of(scores);
    }
  }
}
