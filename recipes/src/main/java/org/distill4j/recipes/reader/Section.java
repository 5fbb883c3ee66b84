package org.distill4j.recipes.reader;

import java.util.List;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.LayerMap;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.schema.Keys;

/** The mappings of a recipe with every key that each may have, in the order they are written. */
public enum Section implements Keys {
  /** The whole file. */
  RECIPE(
      "recipe",
      "seed",
      "seeds",
      "seeds-of",
      "task",
      "data",
      "teacher",
      "teachers",
      "control",
      "controls",
      "margin",
      "precision",
      "threads",
      "max-length",
      "measure",
      "keep",
      "stages",
      "calibrate",
      "decide",
      "heads"),
  /** {@code decide}. */
  DECIDE("precision", "coverage", "rows"),
  /** {@code controls}. */
  CONTROLS("smoothing", "self-trained"),
  /** {@code data}. */
  DATA("train", "validation", "test", "transfer", "augment", "allow-overlap"),
  /** Rows taken out of the training file. */
  SPLIT("from", "fraction", "group"),
  /** {@code data.transfer}. */
  TRANSFER("path", "text", "columns", "quoting", "separator", "empty"),
  /** {@code data.augment}. */
  AUGMENT("copies", "mask", "drop", "neighbours", "ngrams", "ngram-lengths", "recombine", "made"),
  /** {@code teacher}. */
  TEACHER("checkpoint", "tokenizer", "fine-tune", "pooling", "labels"),
  /** A member of {@code teachers}. */
  TEACHERS("checkpoint", "tokenizer", "fine-tune", "weight", "pooling", "labels"),
  /** {@code teacher.fine-tune}. */
  FINE_TUNE(
      "epochs",
      "learning-rate",
      "batch",
      "warmup",
      "weight-decay",
      "dropout",
      "clip",
      "micro-batch",
      "recompute",
      "train"),
  /** A member of {@code heads}. */
  HEAD("name", "task", "data", "fine-tune"),
  /** {@code heads.fine-tune}, whose encoder is never trained. */
  HEAD_TRAINING(
      "epochs",
      "learning-rate",
      "batch",
      "warmup",
      "weight-decay",
      "dropout",
      "clip",
      "micro-batch",
      "recompute"),
  /** {@code measure}. */
  MEASURE("lengths", "threads", "rounds", "seconds"),
  /** {@code distill.student}. */
  STUDENT("kind", "layers", "heads", "feed-forward", "hidden", "embedding", "initialize", "share"),
  /** {@code distill.student.initialize}, where it is no single word. */
  INITIALIZE("layers", "checkpoint"),
  /** A member of {@code distill.losses}: exactly one of these. */
  LOSS(
      Loss.SoftTarget.KEY,
      Loss.ReverseKl.KEY,
      Loss.JensenShannon.KEY,
      Loss.LogitMse.KEY,
      Loss.Embedding.KEY,
      Loss.Similarities.KEY,
      Loss.Dkd.KEY,
      Loss.HardLabel.KEY,
      Loss.HiddenStates.KEY,
      Loss.ClsStates.KEY,
      AttentionRelations.Relations.KEY,
      AttentionRelations.AttentionScores.KEY),
  /** {@code soft-target}. */
  SOFT_TARGET("temperature", "weight"),
  /** {@code reverse-kl}. */
  REVERSE_KL("temperature", "weight"),
  /** {@code jensen-shannon}. */
  JENSEN_SHANNON("temperature", "weight"),
  /** {@code logit-mse}. */
  LOGIT_MSE("weight"),
  /** {@code embedding}. */
  EMBEDDING("weight", "distance"),
  /** {@code similarities}. */
  SIMILARITIES("weight"),
  /** {@code dkd}. */
  DKD("alpha", "beta", "temperature", "weight"),
  /** {@code hard-label}. */
  HARD_LABEL("weight", "smoothing"),
  /** {@code hidden-states}. */
  HIDDEN_STATES("weight", "distance", "layers", "embeddings"),
  /** {@code cls-states}. */
  CLS_STATES("weight", "layers"),
  /** {@code relations}. */
  RELATIONS("of", "heads", "layers", "weight"),
  /** {@code attention-scores}. */
  ATTENTION_SCORES("weight", "layers"),
  /** A weight or temperature that is no single number. */
  SCHEDULE("from", "to", "shape"),
  /** {@code distill.layer-map}, where it is no single word and no list. */
  LAYER_MAP(LayerMap.EVERY);

  @SuppressWarnings("ImmutableEnumChecker") // always of List.of
  private final List<String> keys;

  Section(String... keys) {
    this.keys = List.of(keys);
  }

  @Override
  public List<String> keys() {
    return keys;
  }
}
