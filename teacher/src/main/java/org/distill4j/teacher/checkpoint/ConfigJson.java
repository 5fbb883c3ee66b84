package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Reads and writes {@code config.json}: the shape of a model, and its head.
 *
 * <p>Which fields tell the shape is the {@link ModelFamily}'s matter, found by {@code model_type}.
 * Of shapes that Hugging Face's transformers cannot describe, {@code model_type} begins with {@code
 * distill4j-}. Labels are in {@code id2label}; {@code heads} is this project's own.
 *
 * @param config the shape
 * @param labels the strings of {@code id2label} by index; empty if there are none
 * @param architecture the class that Hugging Face's saver named, if any
 * @param stored the kind of head that distill4j's saver named, if any
 */
public record ConfigJson(
    TransformerConfig config,
    List<String> labels,
    Optional<String> architecture,
    Optional<Head> stored) {
  /** The file's name in a model's directory. */
  public static final String FILE_NAME = "config.json";

  static final String CLASSIFIER = "ForSequenceClassification";
  static final String TAGGER = "ForTokenClassification";
  static final String MULTIPLE_CHOICE = "ForMultipleChoice";

  /** The heads of a model, as a list: what each answers. */
  private static final String HEADS = "heads";

  private static final String OUTPUT = "output";
  private static final String PROBLEM = "problem_type";
  private static final String SEVERAL_LABELS = "multi_label_classification";

  /** No configuration is near this; the bound keeps a hostile file from filling the memory. */
  private static final long MAX_FILE_BYTES = 64_000_000;

  /** No sentence vector is near as wide. */
  private static final int MAX_AXES = 100_000;

  /** Copies the list. */
  public ConfigJson {
    labels = List.copyOf(labels);
  }

  /** Whether labels are of tokens, which no pooler stands before. */
  boolean tags() {
    return stored.map(Head.TAGS::equals).orElse(isOf(TAGGER));
  }

  /** Whether Hugging Face's saver named a class that ends so. */
  boolean isOf(String classEnd) {
    return architecture.filter(name -> name.endsWith(classEnd)).isPresent();
  }

  /**
   * The head that the file names.
   *
   * @param names of its labels
   * @param crf whether the weights have scores of neighbouring tags
   */
  HeadSpec head(List<String> names, boolean crf) {
    if (embeds()) {
      return HeadSpec.of(Head.VECTOR, names);
    }
    if (tags() && !names.isEmpty()) {
      return HeadSpec.tags(names).withCrf(crf);
    }
    return stored.map(kind -> HeadSpec.of(kind, names)).orElse(HeadSpec.ofTexts(names));
  }

  /** Whether the model answers vectors. */
  boolean embeds() {
    return embeds(config);
  }

  private static boolean embeds(TransformerConfig config) {
    return config.pooling() != SentencePooling.NONE;
  }

  private static List<String> axes(JsonFields fields) throws CheckpointException {
    int size = fields.integer(SentencePooling.SIZE);
    if (!(size >= 1 && size <= MAX_AXES)) {
      throw fields.fault(SentencePooling.SIZE, "must be in [1, " + MAX_AXES + "]; got " + size);
    }
    return SentenceVectors.axes(size);
  }

  /** The configuration under which a model is saved. */
  public static ConfigJson of(Checkpoint model) {
    String head = Head.of(model) == Head.TAGS ? TAGGER : CLASSIFIER;
    boolean bare = !model.hasClassifier() || Head.of(model) == Head.VECTOR;
    Optional<String> architecture =
        ModelFamily.of(model.config())
            .className(model.config().modelType())
            .map(name -> name + (bare ? "Model" : head));
    Optional<Head> stored = Optional.of(Head.of(model)).filter(kind -> kind != Head.NONE);
    return new ConfigJson(model.config(), model.labels(), architecture, stored);
  }

  /**
   * Reads a file.
   *
   * @throws CheckpointException if it is absent, is no JSON object, describes a model that is not
   *     supported or lacks a field, naming the field
   */
  public static ConfigJson read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file,
          "must be there to tell the model's shape; got no such file. Copy it from"
              + " where the model is from.");
    }
    if (!(Files.size(file) <= MAX_FILE_BYTES)) {
      throw new CheckpointException(
          file,
          "must be at most "
              + MAX_FILE_BYTES
              + " bytes long; got "
              + Files.size(file)
              + ". Check the file.");
    }
    return parse(file.toString(), Files.readAllBytes(file));
  }

  /**
   * The tokens of a text that a model folder's model reads, {@code max_length}; without the field,
   * as many as there are positions.
   */
  public static int maxLength(Path file) throws IOException {
    JsonFields fields = JsonFields.parse(file.toString(), Files.readAllBytes(file));
    return fields.integer("max_length", fields.integer("max_position_embeddings", 512));
  }

  static ConfigJson parse(String place, byte[] json) throws CheckpointException {
    JsonFields fields = JsonFields.parse(place, json);
    TransformerConfig config;
    try {
      config = shape(place, fields).withPooling(SentencePooling.read(fields));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(place, e.getMessage());
    }
    List<String> architectures =
        fields.has("architectures") ? fields.texts("architectures") : List.of();
    List<String> labels = embeds(config) ? axes(fields) : labels(fields);
    return new ConfigJson(config, labels, architectures.stream().findFirst(), head(fields));
  }

  private static TransformerConfig shape(String place, JsonFields fields)
      throws CheckpointException {
    String modelType = fields.text("model_type");
    Optional<ModelFamily> family = ModelFamily.named(modelType);
    if (family.isPresent()) {
      return family.get().read(fields, modelType, false);
    }
    String of = modelType.replaceFirst("^" + TransformerConfig.OWN_TYPES, "");
    family = of.equals(modelType) ? Optional.empty() : ModelFamily.named(of);
    if (family.isEmpty()) {
      throw unsupported(place, modelType);
    }
    return family.get().read(fields, of, true);
  }

  static CheckpointException unsupported(String place, String modelType) {
    return new CheckpointException(
        place,
        "model_type: must be one of "
            + ModelFamily.known()
            + "; got "
            + modelType
            + ", which is not supported. Take an encoder of one of these.");
  }

  // Hugging Face names a head of several labels a text by its loss alone.
  private static Optional<Head> head(JsonFields fields) throws CheckpointException {
    Optional<Head> stored = stored(fields);
    boolean several = fields.text(PROBLEM, "").equals(SEVERAL_LABELS);
    return stored.isEmpty() && several ? Optional.of(Head.LABELS) : stored;
  }

  private static Optional<Head> stored(JsonFields fields) throws CheckpointException {
    if (!fields.has(HEADS)) {
      return Optional.empty();
    }
    List<JsonFields> heads = fields.objects(HEADS);
    if (heads.size() != 1) {
      throw fields.fault(HEADS, "must be one; got " + heads.size());
    }
    String output = heads.get(0).text(OUTPUT);
    return Optional.of(
        Stream.of(Head.values())
            .filter(kind -> kind != Head.NONE && word(kind).equals(output))
            .findFirst()
            .orElseThrow(() -> heads.get(0).fault(OUTPUT, "must be a known kind; got " + output)));
  }

  private static String word(Head kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> labels(JsonFields fields) throws CheckpointException {
    if (!fields.has("id2label")) {
      return List.of();
    }
    JsonFields byId = fields.object("id2label");
    int count = byId.entries().size();
    List<String> labels = new ArrayList<>(count);
    for (int id = 0; id < count; id++) {
      labels.add(byId.name(Integer.toString(id)));
    }
    return labels;
  }

  /**
   * The labels of a classifier: those of {@code id2label}, or Hugging Face's own names for classes
   * that were given none.
   *
   * @param classifier the shape of its weight
   */
  List<String> labelsOf(int[] classifier) {
    return labels.isEmpty() ? numbered(classifier) : labels;
  }

  static List<String> numbered(int[] classifier) {
    List<String> names = new ArrayList<>();
    for (int id = 0; classifier.length == 2 && id < classifier[0]; id++) {
      names.add("LABEL_" + id);
    }
    return names;
  }

  /** The file's bytes: indented JSON, the same for the same model. */
  public byte[] toJson() {
    return toJson(Map.of());
  }

  /** As {@link #toJson()}, with further fields at the end, such as {@code max_length}. */
  public byte[] toJson(Map<String, ?> further) {
    Map<String, Object> root = new LinkedHashMap<>();
    architecture.ifPresent(name -> root.put("architectures", List.of(name)));
    root.put("model_type", modelType());
    ModelFamily.of(config).write(config, root);
    putLabels(root);
    stored.ifPresent(kind -> root.put(HEADS, List.of(Map.of(OUTPUT, word(kind)))));
    root.putAll(further);
    return indented(root);
  }

  private String modelType() {
    boolean own = config.isUniform() || !config.family().isTransformer();
    return own ? config.modelType() : TransformerConfig.OWN_TYPES + config.modelType();
  }

  private void putLabels(Map<String, Object> root) {
    if (embeds()) {
      root.put(SentencePooling.FIELD, config.pooling().word());
      root.put(SentencePooling.SIZE, labels.size());
      return;
    }
    if (labels.isEmpty()) {
      return;
    }
    Map<String, String> byId = new LinkedHashMap<>();
    Map<String, Integer> byLabel = new LinkedHashMap<>();
    for (int id = 0; id < labels.size(); id++) {
      byId.put(Integer.toString(id), labels.get(id));
      byLabel.put(labels.get(id), id);
    }
    root.put("id2label", byId);
    root.put("label2id", byLabel);
    if (labels.size() == 1) {
      root.put(PROBLEM, "regression");
    } else if (stored.filter(Head.LABELS::equals).isPresent()) {
      root.put(PROBLEM, SEVERAL_LABELS);
    }
  }

  /** Indented JSON with the same line ends on every system. */
  static byte[] indented(Object value) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    return JsonFields.MAPPER.writer().with(printer).writeValueAsBytes(value);
  }
}
