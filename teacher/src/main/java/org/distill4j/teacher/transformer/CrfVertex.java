package org.distill4j.teacher.transformer;

import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Holds the scores of tags that stand one behind the other, {@code [1, C (C + 2)]}, so that they
 * lie among the graph's parameters; hands emissions {@code [N, C]} on as they are. Their gradient
 * is a {@link CrfTap}'s; without one it stays zero.
 */
final class CrfVertex extends TransformerVertex {
  /** The one parameter's name. */
  static final String SCORES = "scores";

  private final int labels;

  CrfVertex(@JsonProperty("labels") int labels) {
    this.labels = labels;
  }

  @Override
  List<ParameterShape> parameters() {
    return List.of(new ParameterShape(SCORES, 1, labels * (labels + 2)));
  }

  @Override
  List<Object> identity() {
    return List.of(labels);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  private static final class Working extends KernelVertex {
    Working(Place place) {
      super(place);
    }

    @Override
    void forward() {
      out().open(in(0).rows(), in(0).width()).copy(0, in(0).values(), 0, in(0).size());
    }

    @Override
    void backward() {
      in(0).add(out().slopes(), kernels());
    }
  }
}
