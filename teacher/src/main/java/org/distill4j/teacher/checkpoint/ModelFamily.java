package org.distill4j.teacher.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.distill4j.teacher.architecture.Architecture;

/**
 * A family of models, such as BERT: how its {@code config.json} is read and written, what its
 * architecture is, and what its tensors are called in files.
 *
 * <p>Families are found by {@link java.util.ServiceLoader}: a jar on the class path may bring more.
 * One that Hugging Face's transformers knows reads and writes its files as that does; shapes that
 * it cannot describe are saved as {@code distill4j-} with the model type after it, heads and
 * neurons of each layer in lists.
 */
public interface ModelFamily {
  /** The role of the value that a model without a head is asked for: a vector for each text. */
  String SENTENCE = "sentence";

  /** The role of the value that a head makes: logits, scores or vectors. */
  String ANSWERS = "answers";

  /** The role of the last layer's output, a row for each token. */
  String LAST_HIDDEN_STATE = "last_hidden_state";

  /** The values of {@code model_type} that its models have. */
  List<String> modelTypes();

  /**
   * Reads the shape that a {@code config.json} describes.
   *
   * @param modelType one of {@link #modelTypes}
   * @param uneven whether heads and neurons are lists with one entry a layer
   */
  TransformerConfig read(JsonFields fields, String modelType, boolean uneven)
      throws CheckpointException;

  /** Writes the shape's fields, in the order of the file, after {@code model_type}. */
  void write(TransformerConfig config, Map<String, Object> fields);

  /** The architecture of a model with that head. */
  Architecture architecture(TransformerConfig config, HeadSpec head);

  /**
   * What the names of transformers' classes begin with, as {@code Bert}; nothing if it has none.
   */
  default Optional<String> className(String modelType) {
    return Optional.empty();
  }

  /** The attribute under which a model with a head holds its encoder, as {@code bert}. */
  default String holder() {
    return "model";
  }

  /** The name in files, below {@link #holder}, of a tensor of a model with that kind of head. */
  default String fileName(Head head, String tensor) {
    return tensor;
  }

  /** Whether a tensor belongs to the head, and so has no {@link #holder} before its name. */
  default boolean inHead(String tensor) {
    return HeadTensors.isClassifier(tensor) || tensor.equals(HeadTensors.CHAIN);
  }

  /** What names of tensors begin with that files hold and models are read without. */
  default List<String> unused() {
    return List.of();
  }

  /**
   * What the names of layers' tensors begin with, before the layer's number; nothing where there
   * are no layers.
   */
  default String layers() {
    return "";
  }

  /** Whether its encoders are recognised in ONNX files; of one family alone. */
  default boolean isReadFromGraphs() {
    return false;
  }

  /** The architecture of a checkpoint. */
  static Architecture architecture(Checkpoint model) {
    return of(model.config()).architecture(model.config(), model.head());
  }

  /** The name of a checkpoint's table of word vectors. */
  static String wordTable(Checkpoint model) {
    return architecture(model).wordTable().tensor();
  }

  /**
   * The family of a configuration's models.
   *
   * @throws IllegalArgumentException if no family on the class path has such models
   */
  static ModelFamily of(TransformerConfig config) {
    return named(config.modelType())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "model_type: must be one of " + known() + "; got " + config.modelType()));
  }

  /** The family of a model type, if there is one. */
  static Optional<ModelFamily> named(String modelType) {
    for (ModelFamily family : ModelFamilies.ALL) {
      if (family.modelTypes().contains(modelType)) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }

  /** The family whose encoders are recognised in ONNX files. */
  static ModelFamily ofGraphs() {
    return ModelFamilies.ALL.stream()
        .filter(ModelFamily::isReadFromGraphs)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("families: must have one read from graphs"));
  }

  /** The model types of all families. */
  static SortedSet<String> known() {
    SortedSet<String> types = new TreeSet<>();
    ModelFamilies.ALL.forEach(family -> types.addAll(family.modelTypes()));
    return types;
  }
}
