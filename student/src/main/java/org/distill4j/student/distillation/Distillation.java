package org.distill4j.student.distillation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.distill4j.runtime.TagGrammar;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.DistillationLoss.HardLabel;
import org.distill4j.student.distillation.DistillationLoss.MatchedStates;
import org.distill4j.student.distillation.DistillationLoss.OnLayers;
import org.distill4j.student.distillation.DistillationLoss.OnLogits;
import org.distill4j.student.loss.LabelWhereWrongLoss;
import org.distill4j.student.loss.Schedule;
import org.distill4j.student.outputs.LogitRows;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.loss.RowLoss;
import org.distill4j.teacher.training.BatchOrder;
import org.distill4j.teacher.training.FineTuning;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Progress;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.training.Trainer;
import org.distill4j.teacher.training.TrainingSettings;
import org.distill4j.teacher.transformer.CrfTapLoss;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.SimilarityTapLoss;
import org.distill4j.teacher.transformer.TapLoss;
import org.distill4j.teacher.transformer.TrainingLoss;
import org.distill4j.teacher.transformer.TransformerModel;

/** Trains a student towards a teacher, or its control without one. */
public final class Distillation {
  private final Checkpoint teacher;
  private final List<DistillationLoss> losses;
  private final LogitSource source;
  private final TeacherErrors errors;
  private final Optional<LayerRechoice> rechoice;

  /**
   * A distillation.
   *
   * @param teacher the teacher, with a head for the same labels as the student's
   * @param losses the terms, summed by weight
   * @param source where the teacher's logits and hidden states come from; what attention is made of
   *     is always asked for batch by batch
   * @param errors what a row teaches whose label is not the teacher's
   */
  public Distillation(
      Checkpoint teacher, List<DistillationLoss> losses, LogitSource source, TeacherErrors errors) {
    this(teacher, losses, source, errors, Optional.empty());
  }

  /** A distillation whose layer map follows the student; the rest as in the other. */
  public Distillation(
      Checkpoint teacher, LayerRechoice rechoice, LogitSource source, TeacherErrors errors) {
    this(teacher, rechoice.losses().apply(rechoice.first()), source, errors, Optional.of(rechoice));
  }

  private Distillation(
      Checkpoint teacher,
      List<DistillationLoss> losses,
      LogitSource source,
      TeacherErrors errors,
      Optional<LayerRechoice> rechoice) {
    if (losses.isEmpty()) {
      throw new IllegalArgumentException("losses: must not be empty; got none");
    }
    this.teacher = teacher;
    this.losses = List.copyOf(losses);
    this.source = source;
    this.errors = errors;
    this.rechoice = rechoice;
  }

  /** Trains the student on the same texts in every epoch; the rest as in the other. */
  public Trainer.Result run(
      Checkpoint student,
      DistillationDataset texts,
      ToDoubleFunction<TransformerModel> validation,
      TrainingSettings settings,
      Progress progress)
      throws IOException {
    return run(student, EpochDatasets.same(texts), validation, settings, progress);
  }

  /**
   * Trains the student.
   *
   * @param validation the student's quality after an epoch, by which one is chosen
   * @throws IllegalArgumentException if texts change and the teacher's answers are to come from a
   *     store or a file, which knows those of one epoch alone
   */
  public Trainer.Result run(
      Checkpoint student,
      EpochDatasets texts,
      ToDoubleFunction<TransformerModel> validation,
      TrainingSettings settings,
      Progress progress)
      throws IOException {
    TransformerModel encoder =
        TransformerModel.forTraining(student, taps(student), settings.seed(), settings.execution());
    List<TokenizedText> first = texts.first().sequences();
    int epoch = BatchOrder.of(first, settings.batch(), settings.seed(), 0).size();
    return new Trainer(encoder, settings, progress)
        .train(
            number -> texts.of(number).sequences(),
            targets(texts, Trainer.steps(epoch, settings.epochs()), settings.execution()),
            validation);
  }

  /**
   * Trains the control: the same start, order of data, number of steps and seed, but labels in
   * place of the teacher.
   */
  public static Trainer.Result control(
      Checkpoint student,
      DistillationDataset texts,
      ToDoubleFunction<TransformerModel> validation,
      TrainingSettings settings,
      Progress progress) {
    DistillationDataset labelled = texts.cycledLabels();
    return FineTuning.run(
        student, labelled.sequences(), labelled.truth(), validation, settings, progress);
  }

  /**
   * Trains a control on labels of which a share is spread over all of them (Szegedy et al. 2016,
   * arXiv 1512.00567): what a teacher gives in the way of softer labels, without a teacher.
   *
   * @param smoothing the share, in (0, 1)
   */
  public static Trainer.Result smoothedControl(
      Checkpoint student,
      DistillationDataset texts,
      double smoothing,
      ToDoubleFunction<TransformerModel> validation,
      TrainingSettings settings,
      Progress progress)
      throws IOException {
    DistillationLoss labels = new HardLabel(Schedule.constant(1), smoothing);
    // No loss asks a teacher, so the student stands in for one.
    return new Distillation(student, List.of(labels), LogitSource.live(), TeacherErrors.KEEP)
        .run(student, texts.cycledLabels(), validation, settings, progress);
  }

  /** What the student is held to, as losses on its taps. */
  public List<TrainingLoss> taps(Checkpoint student) {
    List<TrainingLoss> taps = new ArrayList<>();
    for (DistillationLoss loss : losses) {
      if (loss instanceof OnLogits logits) {
        RowLoss term = corrected(logits.term(Head.of(student)));
        taps.add(onClassifier(student, loss, student.labels().size(), term));
      } else if (loss instanceof HardLabel label) {
        taps.add(
            student.hasChain()
                ? new CrfTapLoss(loss.name(), TagGrammar.of(student.labels()), label.weight()::at)
                : onClassifier(
                    student, loss, LabelTargets.width(student), label.term(Head.of(student))));
      } else if (loss instanceof OnLayers layers) {
        taps.addAll(onLayers(student, layers));
      } else if (loss instanceof DistillationLoss.Similarities alike) {
        taps.add(new SimilarityTapLoss(loss.name(), teacher.labels().size(), alike.weight()::at));
      } else if (loss instanceof AttentionRelationMatching scores) {
        taps.addAll(scores.losses(student.config(), teacher.config()));
      } else {
        throw new AssertionError(loss);
      }
    }
    return distinct(taps);
  }

  // A stage may hold the same layer to several others.
  private static List<TrainingLoss> distinct(List<TrainingLoss> taps) {
    Set<String> taken = new HashSet<>();
    List<TrainingLoss> named = new ArrayList<>();
    for (TrainingLoss tap : taps) {
      String name = tap.name();
      for (int number = 2; !taken.add(name); number++) {
        name = tap.name() + "-" + number;
      }
      named.add(tap.named(name));
    }
    return List.copyOf(named);
  }

  private RowLoss corrected(RowLoss term) {
    return errors == TeacherErrors.HARD_LABEL ? LabelWhereWrongLoss.of(term) : term;
  }

  private static TapLoss onClassifier(
      Checkpoint student, DistillationLoss loss, int targetWidth, RowLoss term) {
    int classes = student.labels().size();
    return new TapLoss(loss.name(), GraphNames.CLASSIFIER, classes, targetWidth, false, term);
  }

  private List<TapLoss> onLayers(Checkpoint student, OnLayers layers) {
    List<TapLoss> taps = new ArrayList<>();
    for (MatchedStates states : layers.matched()) {
      String tap = GraphNames.hiddenState(states.student());
      taps.add(
          new TapLoss(
              layers.name() + "." + tap,
              tap,
              student.config().hiddenSize(),
              teacher.config().hiddenSize(),
              true,
              layers.term()));
    }
    return taps;
  }

  /** The targets of {@link #taps}, batch by batch; what is scheduled stands at its end. */
  public Targets targets(DistillationDataset texts) throws IOException {
    return targets(EpochDatasets.same(texts), 1, Execution.defaults());
  }

  private Targets targets(EpochDatasets texts, int steps, Execution execution) throws IOException {
    boolean logits = losses.stream().anyMatch(DistillationLoss::readsAnswers);
    Optional<LogitRows> ahead =
        logits ? source.ahead(teacher, texts.first().teacherSequences()) : Optional.empty();
    Optional<StateTargets> states = states(texts.first());
    if (texts.isChanging() && (ahead.isPresent() || states.isPresent())) {
      throw new IllegalArgumentException(
          "source: must be live where the texts change from epoch to epoch; got answers made"
              + " ahead");
    }
    Optional<LiveEnsembleLogits> mean =
        logits
            ? source.together().map(all -> new LiveEnsembleLogits(all, execution))
            : Optional.empty();
    return new TeacherTargets(
        teacher, losses, rechoice, texts, ahead, states, mean, steps, execution);
  }

  // A teacher that must be asked for its attention gives its states along with it.
  private Optional<StateTargets> states(DistillationDataset texts) throws IOException {
    List<Integer> matched = StateTargets.numbers(losses);
    // Of a map that is chosen anew, any may be wanted later.
    List<Integer> stored =
        rechoice.isEmpty() || matched.isEmpty()
            ? matched
            : IntStream.rangeClosed(matched.contains(0) ? 0 : 1, teacher.config().numHiddenLayers())
                .boxed()
                .toList();
    boolean asked = losses.stream().anyMatch(AttentionRelationMatching.class::isInstance);
    return stored.isEmpty() || asked || !texts.sameCut()
        ? Optional.empty()
        : source
            .states(teacher, texts.teacherSequences(), stored)
            .map(rows -> new StateTargets(rows, stored));
  }
}
