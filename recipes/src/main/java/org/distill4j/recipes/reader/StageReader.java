package org.distill4j.recipes.reader;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Calibration;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExcludedLayers;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.TeacherOutputs;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Values;
import org.distill4j.recipes.yaml.Node;

/** Reads the members of {@code stages}. */
final class StageReader {
  /** What a number of the student's shape says when it is the teacher's. */
  static final String TEACHER = "teacher";

  private StageReader() {}

  /** The stage, or nothing where not even its kind can be told. */
  static Optional<Stage> read(Fields item, Task task) {
    return item.kind().flatMap(kind -> read(item, kind, task));
  }

  private static Optional<Stage> read(Fields item, String kind, Task task) {
    return switch (kind) {
      case GeneralDistill.KEY ->
          item.section(kind, Section.GENERAL_DISTILL)
              .map(fields -> GeneralDistillReader.read(fields, task));
      case Distill.KEY -> item.section(kind, Section.DISTILL).map(f -> distill(f, task));
      case Prune.KEY -> item.section(kind, Section.PRUNE).map(PruneReader::read);
      case PruneVocabulary.KEY ->
          item.section(kind, Section.PRUNE_VOCABULARY).map(StageReader::pruneVocabulary);
      case Factorize.KEY -> item.section(kind, Section.FACTORIZE).map(FactorizeReader::read);
      case Quantize.KEY -> item.section(kind, Section.QUANTIZE).map(StageReader::quantize);
      default -> throw new AssertionError(kind);
    };
  }

  private static Distill distill(Fields fields, Task task) {
    Distill defaults = Distill.defaults(task);
    Training training = trainable(fields, defaults.training());
    return new Distill(
        fields.section("student", Section.STUDENT).map(f -> StudentReader.read(f, task)),
        fields.node("losses").map(n -> LossReader.read(fields, n)).orElse(defaults.losses()),
        fields
            .node("layer-map")
            .map(n -> layerMap(fields, n, training))
            .orElse(defaults.layerMap()),
        fields
            .node("teacher-outputs")
            .flatMap(n -> teacherOutputs(fields, n))
            .orElse(defaults.teacherOutputs()),
        fields.choice("teacher-errors", defaults.teacherErrors()),
        fields.whole("cross-fit", defaults.crossFit(), Distill.FOLDS),
        fields.section("prune", Section.GRADUAL_PRUNE).map(GradualPruneReader::read),
        fields.choice("teacher", defaults.mentor()),
        fields.section("pilots", Section.PILOTS).map(LearningRateSearchReader::read),
        training);
  }

  /** A training that may be of the head alone, which bears another rate. */
  static Training trainable(Fields fields, Training defaults) {
    boolean head = fields.choice("train", defaults.train()) == Training.Trained.HEAD;
    return training(fields, head ? defaults.ofHead() : defaults);
  }

  static Training training(Fields fields, Training defaults) {
    int batch = fields.whole("batch", defaults.batch(), Bound.atLeast(1));
    return new Training(
        fields.whole("epochs", defaults.epochs(), Training.EPOCHS),
        fields.number("learning-rate", defaults.learningRate(), Bound.POSITIVE),
        batch,
        fields.number("warmup", defaults.warmup(), Bound.PROBABILITY),
        fields.number("weight-decay", defaults.weightDecay(), Bound.NOT_NEGATIVE),
        fields.number("dropout", defaults.dropout(), Bound.PROBABILITY),
        fields.number("clip", defaults.clip(), Bound.POSITIVE),
        fields.whole("micro-batch", batch, Bound.between(1, batch)),
        fields.logical("recompute", defaults.recompute()),
        defaults.train());
  }

  static List<Integer> layers(Values values, Node node, String path) {
    return values.wholes(node, path, Bound.atLeast(0), "Layers count from 0: [1, 3, 5].");
  }

  static LayerMap layerMap(Fields fields, Node node, Training training) {
    String path = fields.path("layer-map");
    if (node instanceof Node.Sequence) {
      List<Integer> layers = layers(fields.values(), node, path);
      return layers.isEmpty() ? LayerMap.even() : LayerMap.of(layers);
    }
    if (node instanceof Node.Mapping) {
      Bound within = new Bound(">= 1 and below epochs", v -> v >= 1 && v < training.epochs());
      return Fields.of(fields.values(), path, Section.LAYER_MAP, node)
          .filter(inner -> inner.required(LayerMap.EVERY, "Write auto-every: 1.").isPresent())
          .map(inner -> LayerMap.auto(inner.whole(LayerMap.EVERY, 1, within)))
          .orElse(LayerMap.even());
    }
    return fields
        .values()
        .word(node, path, List.of("even", "last", "auto"))
        .map(w -> new LayerMap(LayerMap.Kind.valueOf(w.toUpperCase(Locale.ROOT)), List.of(), 0))
        .orElse(LayerMap.even());
  }

  private static Optional<TeacherOutputs> teacherOutputs(Fields fields, Node node) {
    String path = fields.path("teacher-outputs");
    if (node instanceof Node.Mapping) {
      return Fields.of(fields.values(), path, Section.TEACHER_OUTPUTS, node)
          .flatMap(inner -> inner.required("path", "Name a .jsonl or .tsv file."))
          .flatMap(
              n -> fields.values().location(n, path + ".path", "Name a file of probabilities."))
          .map(TeacherOutputs::of);
    }
    return fields
        .values()
        .word(node, path, List.of("auto", "stored", "live"))
        .map(word -> TeacherOutputs.of(TeacherOutputs.Kind.valueOf(word.toUpperCase(Locale.ROOT))));
  }

  private static PruneVocabulary pruneVocabulary(Fields fields) {
    fields.required("keep", "Write keep: 8000.");
    PruneVocabulary defaults = new PruneVocabulary(Amount.all());
    return new PruneVocabulary(
        fields.amount("keep", defaults.keep()),
        fields.choice("characters", defaults.characters()),
        fields.choice("dropped", defaults.dropped()));
  }

  private static Quantize quantize(Fields fields) {
    Quantize defaults = Quantize.defaults();
    return new Quantize(
        fields.choice("weights", defaults.weights()),
        fields.choice("activations", defaults.activations()),
        fields.choice("embeddings", defaults.embeddings()),
        fields
            .section("calibration", Section.CALIBRATION)
            .map(StageReader::calibration)
            .orElse(defaults.calibration()),
        fields.node("keep-float").flatMap(n -> keepFloat(fields, n)).orElse(defaults.keepFloat()),
        fields.logical("portable", defaults.portable()),
        fields.logical("batch-invariant", defaults.batchInvariant()),
        fields.number("smooth", defaults.smooth(), Bound.FRACTION),
        fields.choice("dialect", defaults.dialect()),
        fields.section("training", Section.QUANTIZE_TRAINING).map(QuantizeTrainingReader::read));
  }

  private static Calibration calibration(Fields fields) {
    Calibration defaults = Calibration.defaults();
    return new Calibration(
        fields.whole("rows", defaults.rows(), Calibration.ROWS),
        fields.choice("method", defaults.method()),
        fields.logical("symmetric", defaults.symmetric()));
  }

  private static Optional<ExcludedLayers> keepFloat(Fields fields, Node node) {
    String path = fields.path("keep-float");
    if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.FLOAT) {
      return fields
          .values()
          .number(node, path, Bound.POSITIVE, "Write 2 for the two worst layers.")
          .map(ExcludedLayers.Above::new);
    }
    return fields
        .values()
        .whole(
            node,
            path,
            ExcludedLayers.Count.BOUND,
            "Write 2 for the two worst layers, or a tolerance.")
        .map(ExcludedLayers.Count::new);
  }
}
