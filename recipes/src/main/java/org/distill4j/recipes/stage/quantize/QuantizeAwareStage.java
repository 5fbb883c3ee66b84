package org.distill4j.recipes.stage.quantize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.quantize.Quantization;
import org.distill4j.recipes.context.Arm;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.ProgressReporter;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.TrainingSetup;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.stage.api.CompletedStage;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StudentTraining;
import org.distill4j.recipes.stage.api.TrainedPhase;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.Distillation;
import org.distill4j.student.distillation.DistillationDataset;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.SafeTensors;
import org.distill4j.teacher.checkpoint.SafeTensorsWriter;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.quantization.FakeQuantization;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * The stage that stores numbers in fewer bits after a training in which they are rounded as the
 * file will have them. What post-training quantization chose is where it begins; should the
 * validation rows say that it has lost by training, that is what stays.
 */
final class QuantizeAwareStage {
  /** The float32 weights and the scales that a training left, for a run that is resumed. */
  private static final String TRAINED = "trained.safetensors";

  private final RunContext context;
  private final StudentTraining training;

  /** A stage of one run. */
  QuantizeAwareStage(RunContext context, StudentTraining training) {
    this.context = context;
    this.training = training;
  }

  StageResult run(Quantize stage, ModelWithTokenizer student, Arm arm) throws IOException {
    QuantizeStage plain = new QuantizeStage(context);
    Quantization before = plain.quantization(stage, student);
    QuantizeTraining how = stage.training().orElseThrow();
    double stepRate = how.scaleRate() / how.training().learningRate();
    FakeQuantization plan = before.rounding(stepRate);
    ModelWithTokenizer start = new ModelWithTokenizer(before.model().source(), student.tokenizer());
    Trainer.Result result = train(how, student, start, plan, arm);
    List<TokenizedText> texts = plain.texts(stage, student);
    Quantization after = before.withTrained(result.checkpoint(), stage.portable(), texts);
    QuantizeAwareNotes.Scores scores =
        new QuantizeAwareNotes.Scores(
            context
                .validation(student)
                .applyAsDouble(TransformerModel.forInference(student.checkpoint())),
            score(before, student),
            score(after, student));
    boolean kept = scores.kept();
    List<String> notes = new ArrayList<>();
    notes.addAll(QuantizeAwareNotes.of(context.task(), how, arm, result, scores));
    if (kept) {
      notes.add(QuantizeAwareNotes.moved(plan, after.rounding(stepRate)));
    }
    Quantization done = kept ? after : before;
    notes.addAll(QuantizationNotes.of(done, stage));
    StageResult work = new StageResult(student, done.model(), result.seconds(), notes);
    Map<String, byte[]> files = new HashMap<>(Saturations.files(done));
    if (kept) {
      files.put(TRAINED, bytes(result.checkpoint()));
    }
    TrainedPhase phase = new TrainedPhase(result, context.recipe().seed(), true);
    return work.withFiles(files).withTrainings(List.of(phase));
  }

  /** The validation score of the quantized model as its file answers, text by text. */
  private double score(Quantization quantization, ModelWithTokenizer student) throws IOException {
    return context
        .validation(student)
        .applyAsDouble(
            TransformerModel.forInference(quantization.model().source(), quantization.rounding(0)));
  }

  private Trainer.Result train(
      QuantizeTraining how,
      ModelWithTokenizer student,
      ModelWithTokenizer start,
      FakeQuantization plan,
      Arm arm)
      throws IOException {
    Distill lesson = how.asDistill(context.recipe().task());
    Checkpoint model = TrainingSetup.dropout(start.checkpoint(), how.training());
    TrainingSettings settings = settings(how, plan);
    StudentTraining stage =
        how.teacher() == QuantizeTraining.Teacher.BEFORE ? training.taughtBy(student) : training;
    DistillationDataset texts = stage.texts(start);
    try (ProgressReporter.TrainingMessages progress = context.messages().training(Quantize.KEY)) {
      return arm == Arm.CONTROL
          ? Distillation.control(model, texts, context.validation(start), settings, progress)
          : stage
              .distillation(lesson, model, texts, context.data().train(), context.unlabelled())
              .run(model, texts, context.validation(start), settings, progress);
    }
  }

  private TrainingSettings settings(QuantizeTraining how, FakeQuantization plan) {
    TrainingSettings plain = TrainingSetup.settings(how.training(), context.recipe());
    return context
        .snapshots()
        .of(Quantize.KEY, plain.withExecution(plain.execution().withRounded(plan)));
  }

  private static byte[] bytes(Checkpoint trained) throws IOException {
    Path file = Files.createTempFile("distill4j-", ".safetensors");
    try {
      SafeTensorsWriter.write(file, trained.tensors());
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /**
   * What the stage of an earlier run made: post-training quantization gives the same numbers again,
   * and those of a training lie beside the model.
   */
  static Quantization found(RunContext context, Quantize settings, CompletedStage stage)
      throws IOException {
    QuantizeStage plain = new QuantizeStage(context);
    Quantization before = plain.quantization(settings, stage.state());
    Path file = stage.folder().resolve(TRAINED);
    if (settings.training().isEmpty() || !Files.isRegularFile(file)) {
      return before;
    }
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    try (SafeTensors trained = SafeTensors.open(file)) {
      for (String name : trained.names()) {
        tensors.put(name, Tensor.of(trained.floats(name), trained.shape(name)));
      }
    }
    Checkpoint source = before.model().source();
    return before.withTrained(
        new Checkpoint(source.config(), tensors, source.head()),
        settings.portable(),
        plain.texts(settings, stage.state()));
  }
}
