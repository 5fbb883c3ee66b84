package org.distill4j.teacher.transformer;

import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A vertex that works by the parameters of another one, and has none of its own. Its gradients are
 * added to the other's by {@link GraphExecutor}; DL4J's own loop leaves them out.
 */
final class SharedVertex extends TransformerVertex {
  private final TransformerVertex like;
  private final String owner;

  /**
   * A vertex of that kind.
   *
   * @param like what it is, as the owner is
   * @param owner the name of the vertex whose parameters it uses
   */
  SharedVertex(@JsonProperty("like") TransformerVertex like, @JsonProperty("owner") String owner) {
    this.like = like;
    this.owner = owner;
  }

  String owner() {
    return owner;
  }

  @Override
  List<Object> identity() {
    return List.of(like, owner);
  }

  @Override
  KernelVertex create(KernelVertex.Place place) {
    return like.create(place);
  }

  @Override
  int inputs() {
    return like.inputs();
  }
}
