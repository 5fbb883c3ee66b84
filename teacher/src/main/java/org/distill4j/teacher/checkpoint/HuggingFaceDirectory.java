package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A model as Hugging Face transformers saves it: {@code config.json} and {@code model.safetensors},
 * or shards with their index.
 *
 * <p>Names are taken with what wrappers put before them, see {@link TensorNames}, and with the
 * {@code gamma} and {@code beta} of checkpoints that came from TensorFlow. Position ids and heads
 * of pretraining and of question answering are left aside; any other tensor that the shape does not
 * ask for is refused, since a model that lacks it would be another model.
 */
public final class HuggingFaceDirectory {
  private static final String ONNX = "model.onnx";

  /** The name of the file with the weights. */
  public static final String WEIGHTS = WeightFiles.WHOLE;

  private HuggingFaceDirectory() {}

  /** Reads a directory whose model has a pooler. */
  public static Checkpoint load(Path directory) throws IOException {
    return load(directory, Pooler.REQUIRED);
  }

  /**
   * Reads a directory.
   *
   * @throws CheckpointException if a file is absent or broken, the model is not supported, or a
   *     tensor is absent, superfluous, of the wrong shape or not finite
   */
  public static Checkpoint load(Path directory, Pooler pooler) throws IOException {
    ConfigJson config = requireFiles(directory);
    try (WeightFiles weights = WeightFiles.open(directory)) {
      return read(weights, config, pooler);
    }
  }

  /** The heads in the files that a model is read without, such as {@code qa_outputs}. */
  static SortedSet<String> headsLeftAside(Path directory) throws IOException {
    try (WeightFiles weights = WeightFiles.open(directory)) {
      ConfigJson config = ConfigJson.read(directory.resolve(ConfigJson.FILE_NAME));
      ModelFamily family = ModelFamily.of(config.config());
      SortedSet<String> heads =
          new TreeSet<>(TensorNames.of(weights.place(), weights.names(), family).heads());
      if (config.isOf(ConfigJson.MULTIPLE_CHOICE)) {
        heads.add("classifier");
      }
      return heads;
    }
  }

  /** Reads the configuration and sees that the weights are there, without reading them. */
  static ConfigJson requireFiles(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(
          directory,
          "must be a directory with "
              + ConfigJson.FILE_NAME
              + "; got no directory. Check the path.");
    }
    ConfigJson config = ConfigJson.read(directory.resolve(ConfigJson.FILE_NAME));
    if (!WeightFiles.areIn(directory)) {
      throw new CheckpointException(
          directory.resolve(WEIGHTS),
          "must hold float32 weights; got no such file. " + mend(directory));
    }
    return config;
  }

  private static Checkpoint read(WeightFiles weights, ConfigJson config, Pooler pooler)
      throws IOException {
    String place = weights.place();
    ModelFamily family = ModelFamily.of(config.config());
    SortedMap<String, String> inFile =
        new TreeMap<>(TensorNames.of(place, weights.names(), family).inFile());
    if (config.isOf(ConfigJson.MULTIPLE_CHOICE)) {
      inFile.keySet().removeIf(HeadTensors::isClassifier);
    }
    SortedMap<String, int[]> found = new TreeMap<>();
    for (Map.Entry<String, String> entry : inFile.entrySet()) {
      found.put(entry.getKey(), weights.shape(entry.getValue()));
    }
    HeadSpec head = head(place, config, family, found);
    SortedMap<String, int[]> expected = family.architecture(config.config(), head).shapes();
    boolean pooled = !config.tags() && readsPooler(family, head, expected);
    if (config.config().family().isTransformer() && !pooled) {
      inFile.keySet().removeIf(HeadTensors::isPooler); // saved by some, read by none
    }
    if (expected.containsKey(HeadTensors.POOLER)
        && !found.containsKey(family.fileName(head.kind(), HeadTensors.POOLER))) {
      pooler.absent(place);
      expected.keySet().removeIf(HeadTensors::isPooler);
    }
    SortedMap<String, int[]> shapes = new TreeMap<>();
    expected.forEach((name, shape) -> shapes.put(family.fileName(head.kind(), name), shape));
    TensorShapes.check(place, shapes, found);
    requireNoMore(place, shapes, inFile);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (String name : expected.keySet()) {
      tensors.put(name, weights.weights(inFile.get(family.fileName(head.kind(), name))));
    }
    return new Checkpoint(config.config(), tensors, head);
  }

  // Whether the file's pooler is the head's dense layer: taggers have none, some call it otherwise.
  private static boolean readsPooler(
      ModelFamily family, HeadSpec head, SortedMap<String, int[]> expected) {
    return expected.keySet().stream()
        .map(name -> family.fileName(head.kind(), name))
        .anyMatch(HeadTensors::isPooler);
  }

  private static HeadSpec head(
      String place, ConfigJson config, ModelFamily family, Map<String, int[]> found)
      throws CheckpointException {
    if (config.embeds()) {
      return config.head(config.labels(), false);
    }
    Head kind = config.tags() ? Head.TAGS : Head.CLASSES;
    String classifier = family.fileName(kind, HeadTensors.CLASSIFIER);
    int[] shape = found.get(classifier);
    if (shape == null) {
      return HeadSpec.none();
    }
    boolean known = config.architecture().isEmpty() || config.isOf(ConfigJson.CLASSIFIER);
    if (!known && !config.tags()) {
      throw SafeTensorsHeader.fault(
          place,
          classifier,
          "must belong to a model for "
              + ConfigJson.CLASSIFIER.substring(3)
              + " or "
              + ConfigJson.TAGGER.substring(3)
              + "; got the head of a "
              + config.architecture().get());
    }
    return config.head(config.labelsOf(shape), found.containsKey(HeadTensors.CHAIN));
  }

  private static void requireNoMore(
      String place, Map<String, int[]> expected, Map<String, String> inFile)
      throws CheckpointException {
    for (Map.Entry<String, String> entry : inFile.entrySet()) {
      if (!expected.containsKey(entry.getKey())) {
        throw SafeTensorsHeader.fault(
            place,
            entry.getValue(),
            "must be one that the model's configuration asks for; got one that it does not. "
                + superfluous(entry.getKey()));
      }
    }
  }

  private static String superfluous(String name) {
    return name.contains("lora_")
        ? "Merge the adapter first, by merge_and_unload().save_pretrained(...)."
        : "Take a plain encoder, and the configuration saved with it.";
  }

  private static String mend(Path directory) throws IOException {
    if (Files.isRegularFile(directory.resolve(ONNX))) {
      return "There is "
          + ONNX
          + ": if it is quantized, name the folder of a stage before; else it may be named itself.";
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, "*.{bin,pt,pth,ckpt,pkl,index.json}")) {
      for (Path file : files) {
        if (file.toString().endsWith(".index.json")) {
          return "There is "
              + file.getFileName()
              + ", the index of shards of another format. Save the model with"
              + " save_pretrained(..., safe_serialization=True).";
        }
        return "There is " + file.getFileName() + ", a pickle. " + Pickles.MEND;
      }
    }
    return "Save the model with save_pretrained(..., safe_serialization=True).";
  }

  /**
   * Writes a directory that {@link #load} reads and, if the shape is even, transformers too: as a
   * model for sequence or token classification if there is a classifier, as the bare model if not.
   * Other shapes are saved as {@code distill4j-} with the model type after it, and models without
   * attention under names of their own, see {@link ConfigJson}.
   */
  public static void save(Checkpoint model, Path directory) throws IOException {
    Files.createDirectories(directory);
    boolean embeds = Head.of(model) == Head.VECTOR;
    boolean classifier =
        model.hasClassifier() && model.config().family().isTransformer() && !embeds;
    SortedMap<String, Tensor> named = new TreeMap<>();
    ModelFamily family = ModelFamily.of(model.config());
    for (Map.Entry<String, Tensor> entry : model.tensors().entrySet()) {
      String name = family.fileName(Head.of(model), entry.getKey());
      boolean bare = !classifier || family.inHead(entry.getKey());
      named.put(bare ? name : family.holder() + "." + name, entry.getValue());
    }
    SafeTensorsWriter.write(directory.resolve(WEIGHTS), named);
    AtomicFile.write(directory.resolve(ConfigJson.FILE_NAME), ConfigJson.of(model).toJson());
  }

  /**
   * As {@link #save(Checkpoint, Path, byte[], int)}, texts as long as there are positions.
   *
   * @throws CheckpointException if the tokenizer's vocabulary is not the model's
   */
  public static void save(Checkpoint model, Path directory, byte[] tokenizerJson)
      throws IOException {
    save(model, directory, tokenizerJson, model.config().maxLength());
  }

  /**
   * As {@link #save(Checkpoint, Path)}, with the files that transformers' {@code AutoTokenizer}
   * loads. The tokenizer is saved without padding and with truncation at the model's maximum; of a
   * sentence encoder, the files by which Sentence Transformers loads it are written too.
   *
   * @param maxLength the tokens of a text that a sentence encoder reads there
   * @throws CheckpointException if the tokenizer's vocabulary is not the model's
   */
  public static void save(Checkpoint model, Path directory, byte[] tokenizerJson, int maxLength)
      throws IOException {
    TokenizerFile tokenizer = TokenizerFile.parse(TokenizerFile.NAME, tokenizerJson);
    tokenizer.requireFor(model.config());
    save(model, directory);
    int positions = model.config().maxLength();
    for (Map.Entry<String, byte[]> file : tokenizer.files(model.config()).entrySet()) {
      AtomicFile.write(directory.resolve(file.getKey()), file.getValue());
    }
    if (Head.of(model) == Head.VECTOR) {
      for (Map.Entry<String, byte[]> file :
          SentenceModules.files(model.config(), Math.min(maxLength, positions)).entrySet()) {
        Path path = directory.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        AtomicFile.write(path, file.getValue());
      }
    }
  }
}
