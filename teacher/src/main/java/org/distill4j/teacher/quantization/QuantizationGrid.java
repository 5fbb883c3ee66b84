package org.distill4j.teacher.quantization;

/**
 * The levels that a matrix {@code [rows, columns]} may take: each row in blocks of equal length,
 * each block with a step size s and a lowest level l, {@code v̂ = s · clip(round(v / s), l, l +
 * levels)}. The last block of a row may be shorter. A step may be negative, which turns the levels
 * round. Immutable as long as nobody writes to the shared arrays.
 */
public final class QuantizationGrid {
  private final Shape shape;
  private final int levels;
  private final float[] steps;
  private final int[] lowest;

  /**
   * What is rounded alike.
   *
   * @param rows rows, one or more
   * @param columns columns, one or more
   * @param block the columns that share a step; the whole row for one step a row
   */
  public record Shape(int rows, int columns, int block) {
    /** Checks the numbers. */
    public Shape {
      if (!(rows > 0 && columns > 0 && block > 0)) {
        throw new IllegalArgumentException(
            "shape: must have rows, columns and a block; got "
                + rows
                + ", "
                + columns
                + " and "
                + block);
      }
    }

    /** The blocks of a row. */
    public int blocks() {
      return (columns + block - 1) / block;
    }
  }

  private QuantizationGrid(Shape shape, int levels, float[] steps, int[] lowest) {
    this.shape = shape;
    this.levels = levels;
    this.steps = steps;
    this.lowest = lowest;
  }

  /**
   * A grid.
   *
   * @param levels the highest level less the lowest
   * @param steps {@code [rows, blocks]}, finite and not zero; shared
   * @param lowest {@code [rows, blocks]}, at most zero; shared
   * @throws IllegalArgumentException if there are not as many numbers, or a step is zero
   */
  public static QuantizationGrid of(Shape shape, int levels, float[] steps, int[] lowest) {
    int count = shape.rows() * shape.blocks();
    if (steps.length != count || lowest.length != count) {
      throw new IllegalArgumentException(
          "steps: must be "
              + count
              + " with as many lowest levels; got "
              + steps.length
              + " and "
              + lowest.length);
    }
    for (float step : steps) {
      if (!(Math.abs(step) > 0 && Float.isFinite(step))) {
        throw new IllegalArgumentException("steps: must be finite and not 0; got " + step);
      }
    }
    return new QuantizationGrid(shape, levels, steps, lowest);
  }

  /** The same levels with other steps between them. */
  public QuantizationGrid withSteps(float[] newSteps) {
    return of(shape, levels, newSteps, lowest);
  }

  /** What is rounded alike. */
  public Shape shape() {
    return shape;
  }

  /** The highest level less the lowest. */
  public int levels() {
    return levels;
  }

  /** Step sizes, {@code [rows, blocks]}; the shared array itself. */
  public float[] steps() {
    return steps;
  }

  /** The lowest level of each block, {@code [rows, blocks]}; the shared array itself. */
  public int[] lowest() {
    return lowest;
  }
}
