package org.distill4j.recipes.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointSource;
import org.distill4j.teacher.checkpoint.Pretrained;
import org.distill4j.teacher.kernel.Threads;
import org.distill4j.teacher.training.ClassifierHead;
import org.distill4j.teacher.transformer.OnnxAgreement;

/** Measures training or labelling with one checkpoint on one file. */
public final class TrainingBench {
  private static final double DROPOUT = 0.1; // as recipes train by default
  private static final long SEED = 1;

  private TrainingBench() {}

  /**
   * Measures.
   *
   * @param checkpoint as a recipe names one
   * @param data a labelled file
   * @param text columns of the text; none to guess them
   * @param label column of the label; absent to guess it
   */
  public static BenchResult run(
      String checkpoint,
      Path data,
      List<String> text,
      Optional<String> label,
      BenchSettings settings)
      throws IOException {
    Threads.use(settings.threads());
    Pretrained source =
        CheckpointSource.locate(checkpoint, Optional.empty(), Path.of(""))
            .load(OnnxAgreement::require);
    int most = source.checkpoint().config().maxLength();
    BenchTexts texts =
        BenchTexts.read(
            data, text, label, source.tokenizerJson(), Math.min(most, settings.maxLength()));
    Checkpoint model = classifier(source.checkpoint(), texts.labels());
    return run(settings, texts, model).measure();
  }

  private static BenchRun run(BenchSettings settings, BenchTexts texts, Checkpoint model) {
    if (settings.work() == BenchSettings.Work.INFER) {
      return BenchRun.labelling(settings, texts, model);
    }
    return settings.student().isPresent()
        ? BenchRun.distilling(settings, texts, model, settings.student().get())
        : BenchRun.fineTuning(settings, texts, model);
  }

  private static Checkpoint classifier(Checkpoint encoder, List<String> labels) {
    Checkpoint pooled = encoder.hasPooler() ? encoder : encoder.withFreshPooler(SEED);
    Checkpoint dropping =
        new Checkpoint(
            pooled.config().withDropout(DROPOUT, DROPOUT), pooled.tensors(), pooled.head());
    return ClassifierHead.fresh(dropping, labels, SEED);
  }
}
