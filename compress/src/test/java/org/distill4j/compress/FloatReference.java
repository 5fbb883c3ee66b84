package org.distill4j.compress;

import java.util.Arrays;
import java.util.Map;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.ReferenceModel;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;

/** A checkpoint's answers in plain double arithmetic, see {@link ReferenceModel}. */
public final class FloatReference {
  private final Architecture architecture;
  private final Checkpoint checkpoint;

  private FloatReference(Architecture architecture, Checkpoint checkpoint) {
    this.architecture = architecture;
    this.checkpoint = checkpoint;
  }

  /** The reference for one model. */
  public static FloatReference of(Checkpoint checkpoint) {
    ClassifierShapes.check(checkpoint);
    return of(ModelFamily.architecture(checkpoint), checkpoint);
  }

  /** The same of a model of any architecture. */
  public static FloatReference of(Architecture architecture, Checkpoint tensors) {
    return new FloatReference(architecture, tensors);
  }

  /** The logits of one sequence without padding, [C], or of its tokens [L C]. */
  public double[] logits(int[] ids, int[] typeIds) {
    Map<String, double[][]> values =
        ReferenceModel.run(architecture, name -> checkpoint.tensor(name).values(), ids, typeIds);
    double[][] rows = values.get(architecture.outputs().get(ModelFamily.ANSWERS));
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
