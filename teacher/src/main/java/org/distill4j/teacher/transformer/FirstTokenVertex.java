package org.distill4j.teacher.transformer;

import java.util.List;
import org.distill4j.teacher.kernel.Buffer;

/** Takes each sequence's first row: {@code [N, H]} and lengths {@code [B, 1]} to {@code [B, H]}. */
final class FirstTokenVertex extends TransformerVertex {
  @Override
  List<Object> identity() {
    return List.of();
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return new Working(place);
  }

  @Override
  int inputs() {
    return 2;
  }

  private static final class Working extends KernelVertex {
    Working(Place place) {
      super(place);
    }

    @Override
    void forward() {
      SequenceGroups groups = context().groups();
      int width = in(0).width();
      Buffer result = out().open(context().batch().size(), width);
      for (int group = 0; group < groups.size(); group++) {
        for (int i = 0; i < groups.count(group); i++) {
          int from = (groups.start(group) + i * groups.length(group)) * width;
          result.copy((groups.first(group) + i) * width, in(0).values(), from, width);
        }
      }
    }

    @Override
    void backward() {
      boolean adding = in(0).adding();
      Buffer slopes = adding ? context().temporary(0, in(0).rows(), in(0).width()) : in(0).slopes();
      slopes.zero(0, in(0).size());
      scatter(slopes);
      if (adding) {
        kernels().add(in(0).size(), slopes, in(0).slopes());
      }
    }

    private void scatter(Buffer slopes) {
      SequenceGroups groups = context().groups();
      int width = in(0).width();
      for (int group = 0; group < groups.size(); group++) {
        for (int i = 0; i < groups.count(group); i++) {
          int to = (groups.start(group) + i * groups.length(group)) * width;
          slopes.copy(to, out().slopes(), (groups.first(group) + i) * width, width);
        }
      }
    }
  }
}
