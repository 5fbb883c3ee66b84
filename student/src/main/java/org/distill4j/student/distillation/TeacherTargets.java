package org.distill4j.student.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.student.distillation.DistillationLoss.HardLabel;
import org.distill4j.student.distillation.DistillationLoss.OnLayers;
import org.distill4j.student.distillation.DistillationLoss.OnLogits;
import org.distill4j.student.distillation.DistillationLoss.OnRows;
import org.distill4j.student.outputs.LogitRows;
import org.distill4j.teacher.batch.PackedBatch;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.training.LabelTargets;
import org.distill4j.teacher.training.Targets;
import org.distill4j.teacher.transformer.Execution;
import org.distill4j.teacher.transformer.GraphNames;
import org.distill4j.teacher.transformer.TargetRows;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Brings together what a batch should give: the teacher's logits and the label behind them, labels
 * alone, hidden states. Where a loss is scheduled, the progress of the training stands behind each
 * row.
 */
final class TeacherTargets implements Targets {
  private final Optional<LayerRechoice> rechoice;
  private final TransformerConfig teacherShape;
  private final EpochDatasets epochs;
  private final Optional<LogitRows> logitsAhead;
  private final Optional<StateTargets> statesAhead;
  private final Optional<LiveEnsembleLogits> mean;
  private final int width;
  private final int steps;
  private final int classes;
  private final TransformerModel liveTeacher;
  private final Map<AttentionRelationMatching, AttentionRelationTargets> scores = new HashMap<>();
  private final RowPool pool = new RowPool();
  private DistillationDataset texts;
  private List<DistillationLoss> losses;
  private List<Integer> map;
  private int lastStep = -1;
  private List<TokenizedText> lastRead = List.of();
  private PackedBatch lastBatch;

  /**
   * Targets of one training.
   *
   * @param rechoice how the layer map follows the student, if it does
   * @param logitsAhead logits by text; empty where they are to be computed batch by batch
   * @param statesAhead hidden states of the layers that losses compare with; empty likewise
   * @param mean what becomes of logits that are computed batch by batch, where others are asked too
   * @param steps of the whole training; what is asked beyond stands at the end
   * @param execution how a teacher that is asked batch by batch computes
   */
  TeacherTargets(
      Checkpoint teacher,
      List<DistillationLoss> losses,
      Optional<LayerRechoice> rechoice,
      EpochDatasets epochs,
      Optional<LogitRows> logitsAhead,
      Optional<StateTargets> statesAhead,
      Optional<LiveEnsembleLogits> mean,
      int steps,
      Execution execution) {
    this.rechoice = rechoice;
    this.teacherShape = teacher.config();
    this.map = rechoice.map(LayerRechoice::first).orElse(List.of());
    this.epochs = epochs;
    this.texts = epochs.first();
    this.logitsAhead = logitsAhead;
    this.statesAhead = statesAhead;
    this.mean = mean;
    this.width = teacher.config().hiddenSize();
    this.steps = steps;
    this.classes = teacher.labels().size();
    boolean hidden =
        losses.stream()
            .anyMatch(l -> l instanceof OnLayers || l instanceof AttentionRelationMatching);
    boolean logits = losses.stream().anyMatch(DistillationLoss::readsAnswers);
    if (hidden && !texts.sameCut()) {
      throw new IllegalArgumentException(
          "losses: must not match hidden states once the student cuts texts otherwise, since the"
              + " tokens differ; nor attention. Write dropped: nearest in prune-vocabulary, or"
              + " distil with hidden-states or relations before it.");
    }
    hold(losses);
    if (hidden && statesAhead.isEmpty()) {
      liveTeacher = TransformerModel.withHiddenStates(teacher, execution);
    } else {
      boolean asked = logits && logitsAhead.isEmpty();
      liveTeacher = asked ? TransformerModel.forInference(teacher, execution) : null;
    }
  }

  private void hold(List<DistillationLoss> terms) {
    losses = terms;
    scores.clear();
    for (DistillationLoss loss : terms) {
      if (loss instanceof AttentionRelationMatching matching) {
        scores.put(matching, new AttentionRelationTargets(matching, teacherShape));
      }
    }
  }

  @Override
  public void beforeEpoch(int epoch) {
    texts = epochs.of(epoch);
  }

  @Override
  public void afterEpoch(int epoch, TransformerModel student) {
    rechoice
        .filter(plan -> epoch % plan.every() == 0)
        .ifPresent(plan -> follow(plan, plan.choose().apply(student.toCheckpoint())));
  }

  private void follow(LayerRechoice plan, List<Integer> chosen) {
    map = List.copyOf(chosen);
    hold(plan.losses().apply(map));
  }

  @Override
  public double[] state() {
    return map.stream().mapToDouble(layer -> layer).toArray();
  }

  @Override
  public void restore(double[] state) {
    List<Integer> chosen = Arrays.stream(state).mapToObj(layer -> (int) layer).toList();
    rechoice.ifPresent(plan -> follow(plan, chosen));
  }

  @Override
  public List<TargetRows> of(int[] rows, int step) {
    float progress = steps > 1 ? Math.min(1, step / (steps - 1f)) : 1;
    if (step != lastStep) {
      pool.reset(); // parts of one step's batch are held at the same time
      lastStep = step;
    }
    Map<String, Buffer> said = liveTeacher == null ? Map.of() : ask(rows);
    List<TargetRows> targets = new ArrayList<>();
    for (DistillationLoss loss : losses) {
      if (loss instanceof AttentionRelationMatching matching) {
        targets.addAll(scores.get(matching).of(said, lastBatch, pool, progress));
      } else if (loss instanceof DistillationLoss.Similarities) {
        targets.add(TargetRows.of(followed(logits(rows, said), progress)));
      } else if (loss instanceof OnRows onRows) {
        for (float[][] target : of(onRows, rows, said)) {
          targets.add(TargetRows.of(onRows.scheduled() ? followed(target, progress) : target));
        }
      }
    }
    return targets;
  }

  private static float[][] followed(float[][] rows, float by) {
    float[][] longer = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      longer[i] = Arrays.copyOf(rows[i], rows[i].length + 1);
      longer[i][rows[i].length] = by;
    }
    return longer;
  }

  private List<float[][]> of(OnRows loss, int[] rows, Map<String, Buffer> said) {
    if (loss instanceof OnLogits) {
      return Collections.singletonList(logits(rows, said));
    }
    if (loss instanceof HardLabel) {
      return Collections.singletonList(texts.truth().column(rows, texts.sequences()));
    }
    if (loss instanceof OnLayers layers) {
      return layers.matched().stream()
          .map(states -> states(states.teacher(), layers.firstTokenOnly(), rows, said))
          .toList();
    }
    throw new AssertionError(loss);
  }

  private Map<String, Buffer> ask(int[] rows) {
    lastRead = Arrays.stream(rows).mapToObj(texts.teacherSequences()::get).toList();
    lastBatch = PackedBatch.of(lastRead);
    Map<String, Buffer> said = liveTeacher.activations(lastBatch);
    mean.ifPresent(all -> all.into(said.get(GraphNames.CLASSIFIER), lastBatch));
    return said;
  }

  // The label stands behind the logits, NONE or not, for losses that read it; sets have none.
  private float[][] logits(int[] rows, Map<String, Buffer> said) {
    if (texts.truth().isOfWords()) {
      return WordLogits.rows(texts, rows, said.get(GraphNames.CLASSIFIER), classes);
    }
    float[][] chosen = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      int number = i;
      float[] logits =
          logitsAhead
              .map(ahead -> ahead.row(rows[number]))
              .orElseGet(() -> row(said.get(GraphNames.CLASSIFIER), number, rows.length));
      chosen[i] = Arrays.copyOf(logits, logits.length + 1);
      chosen[i][logits.length] =
          texts.truth().hasValue(rows[i]) ? texts.truth().value(rows[i]) : LabelTargets.NONE;
    }
    return chosen;
  }

  private float[][] states(
      int number, boolean firstTokenOnly, int[] rows, Map<String, Buffer> said) {
    if (statesAhead.isEmpty()) {
      return states(said.get(GraphNames.hiddenState(number)), firstTokenOnly);
    }
    List<TokenizedText> sequences = texts.teacherSequences();
    PackedBatch batch = PackedBatch.of(Arrays.stream(rows).mapToObj(sequences::get).toList());
    float[][] states = Arrays.copyOf(pool.take(batch.rows(), width), batch.rows());
    statesAhead.get().fill(number, rows, sequences, firstTokenOnly, states);
    return states;
  }

  // Rows that belong to no sequence have no target, nor have those behind a first token alone.
  private float[][] states(Buffer state, boolean firstTokenOnly) {
    float[][] rows = new float[lastBatch.rows()][];
    boolean[] wanted = new boolean[rows.length];
    int start = 0;
    for (TokenizedText pieces : lastRead) {
      Arrays.fill(wanted, start, start + (firstTokenOnly ? 1 : pieces.length()), true);
      start += pieces.length();
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(state, i, rows.length);
      if (!wanted[i]) {
        rows[i][0] = Float.NaN;
      }
    }
    return rows;
  }

  private static float[] row(Buffer block, int row, int rows) {
    float[] values = new float[block.length() / rows];
    block.read(row * values.length, values, 0, values.length);
    return values;
  }
}
