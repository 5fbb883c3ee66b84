package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.recipes.schema.Fields;

/** Reads and writes how a model is trained. */
public final class TrainingReader {
  private static final String TRAIN = "train";

  private TrainingReader() {}

  /** The keys of a training of the whole model. */
  public static List<String> keys() {
    return Section.FINE_TUNE.keys().stream().filter(key -> !key.equals(TRAIN)).toList();
  }

  /** A training of the whole model. */
  public static Training read(Fields fields, Training defaults) {
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

  /** A training that may be of the head alone, which bears another rate. */
  public static Training readTrainable(Fields fields, Training defaults) {
    boolean head = fields.choice(TRAIN, defaults.train()) == Training.Trained.HEAD;
    return read(fields, head ? defaults.ofHead() : defaults);
  }

  /** As it is read, with what of the model is trained. */
  public static Map<String, Object> write(Training training) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("epochs", training.epochs());
    map.put("learning-rate", training.learningRate());
    map.put("batch", training.batch());
    map.put("warmup", training.warmup());
    map.put("weight-decay", training.weightDecay());
    map.put("dropout", training.dropout());
    map.put("clip", training.clip());
    map.put("micro-batch", training.microBatch());
    map.put("recompute", training.recompute());
    map.put(TRAIN, Spelling.of(training.train()));
    return map;
  }
}
