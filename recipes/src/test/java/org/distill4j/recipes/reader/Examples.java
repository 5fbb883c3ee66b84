package org.distill4j.recipes.reader;

/** Recipes that several tests read. */
final class Examples {
  /** The first recipe that the format was designed around. */
  static final String DESIGN =
      """
      recipe: sst2-mobile
      seed: 17
      task: {kind: sequence-classification}
      data:
        train: {path: train_full.tsv, text: sentence, label: label}
        validation: {from: train, fraction: 0.05, group: auto}
        test: {path: dev.tsv, text: sentence, label: label}
        transfer: {path: unlabelled.txt}
      teacher:
        checkpoint: classpath:all-minilm-l6-v2.onnx
        fine-tune: {epochs: 2, learning-rate: 5.0e-5, batch: 32}
      control: stage
      precision: auto
      threads: 2
      max-length: 128
      stages:
        - distill: {student: {layers: 3, initialize: teacher-layers}, losses: [{soft-target: {temperature: 2}}], layer-map: even, teacher-outputs: auto, epochs: 3, learning-rate: 1.0e-4}
        - prune: {keep: {heads: 0.5, feed-forward: 0.5}, criterion: taylor, scope: global}
        - prune-vocabulary: {keep: 8000}
        - distill: {epochs: 2}
        - quantize: {weights: int8, activations: dynamic, embeddings: int8}
      """;

  private Examples() {}
}
