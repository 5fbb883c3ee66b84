package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * A {@code config.json}: the shape of a model, and its labels where it classifies.
 *
 * <p>Two kinds are read and written, told by {@code model_type}: {@code bert}, Hugging Face's, and
 * {@code distill4j-bert} for shapes that the first cannot describe. There, {@code
 * num_attention_heads} and {@code intermediate_size} are lists with one entry a layer and {@code
 * attention_head_size} is said, not derived; {@code shared_layers} and {@code factor_ranks} tell of
 * {@link WeightForm}. Fields that are absent have Hugging Face's defaults. {@code distill4j-static}
 * and {@code distill4j-bilstm} are the families without attention, see {@link TransformerConfig}.
 *
 * @param config the shape
 * @param labels the strings of {@code id2label} by index; empty if there are none
 * @param architecture the class that Hugging Face's saver named, if any
 * @param stored the kind of head that distill4j's saver named, if any
 */
public record BertConfig(
    TransformerConfig config,
    List<String> labels,
    Optional<String> architecture,
    Optional<Head> stored) {
  /** The file's name in a model's directory. */
  public static final String FILE_NAME = "config.json";

  static final String CLASSIFIER = "BertForSequenceClassification";
  static final String TAGGER = "BertForTokenClassification";
  static final String BERT = "bert";
  static final String UNEVEN = "distill4j-bert";
  private static final String RANKS = "factor_ranks";
  private static final String SHARED = "shared_layers";

  /** The heads of a model, as a list: what each answers. */
  private static final String HEADS = "heads";

  private static final String OUTPUT = "output";

  /** No configuration is near this; the bound keeps a hostile file from filling the memory. */
  private static final long MAX_FILE_BYTES = 64_000_000;

  /** Far above any encoder in use; bounds what a hostile layer count can make us allocate. */
  private static final int MAX_LAYERS = 1000;

  /** No sentence vector is near as wide. */
  private static final int MAX_AXES = 100_000;

  /** Copies the list. */
  public BertConfig {
    labels = List.copyOf(labels);
  }

  /** Whether labels are of tokens, which no pooler stands before. */
  boolean tags() {
    return stored.map(Head.TAGS::equals).orElse(architecture.equals(Optional.of(TAGGER)));
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
  public static BertConfig of(Checkpoint model) {
    String head = Head.of(model) == Head.TAGS ? TAGGER : CLASSIFIER;
    boolean bare = !model.hasClassifier() || Head.of(model) == Head.VECTOR;
    String architecture = bare ? "BertModel" : head;
    Optional<Head> stored = Optional.of(Head.of(model)).filter(kind -> kind != Head.NONE);
    return new BertConfig(model.config(), model.labels(), Optional.of(architecture), stored);
  }

  /**
   * Reads a file.
   *
   * @throws CheckpointException if it is absent, is no JSON object, describes a model that is not
   *     supported or lacks a field, naming the field
   */
  public static BertConfig read(Path file) throws IOException {
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

  static BertConfig parse(String place, byte[] json) throws CheckpointException {
    JsonFields fields = JsonFields.parse(place, json);
    String modelType = fields.text("model_type");
    TransformerConfig.Family family = ModelType.family(place, modelType);
    requirePlainEncoder(fields, family);
    TransformerConfig config;
    try {
      config = shape(fields, family, !modelType.equals(BERT));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(place, e.getMessage());
    }
    List<String> architectures =
        fields.has("architectures") ? fields.texts("architectures") : List.of();
    List<String> labels = embeds(config) ? axes(fields) : labels(fields);
    return new BertConfig(config, labels, architectures.stream().findFirst(), stored(fields));
  }

  static CheckpointException unsupported(String place, String modelType) {
    return new CheckpointException(
        place,
        "model_type: must be "
            + BERT
            + " or "
            + UNEVEN
            + "; got "
            + modelType
            + ", which is not supported. Take a BERT encoder.");
  }

  private static void requirePlainEncoder(JsonFields fields, TransformerConfig.Family family)
      throws CheckpointException {
    if (fields.flag("is_decoder", false) || fields.flag("add_cross_attention", false)) {
      throw fields.fault("is_decoder", "must be false with no cross attention; got a decoder");
    }
    String problem = fields.text("problem_type", "");
    if (problem.startsWith("multi_label")) {
      throw fields.fault(
          "problem_type",
          "must be of one label a text, since logits are read as one choice; got "
              + problem
              + ". Leave it out to use the encoder with another head.");
    }
    String positions = fields.text("position_embedding_type", "absolute");
    if (!positions.equals("absolute")) {
      throw fields.fault(
          "position_embedding_type",
          "must be absolute; got "
              + positions
              + ", whose attention is another. Take a BERT encoder with absolute positions.");
    }
    String wanted = ModelType.activation(family);
    String activation = fields.text("hidden_act", wanted);
    if (!activation.equals(wanted)) {
      throw fields.fault("hidden_act", "must be " + wanted + "; got " + activation);
    }
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

  private static TransformerConfig shape(
      JsonFields fields, TransformerConfig.Family family, boolean uneven)
      throws CheckpointException {
    int hidden = fields.integer("hidden_size");
    int layers = fields.integer("num_hidden_layers");
    if (!(layers >= 1 && layers <= MAX_LAYERS)) {
      throw fields.fault("num_hidden_layers", "must be in [1, " + MAX_LAYERS + "]; got " + layers);
    }
    List<Integer> heads = perLayer(fields, "num_attention_heads", layers, uneven);
    int headSize;
    if (uneven) {
      headSize = fields.integer("attention_head_size");
    } else {
      if (!(heads.get(0) > 0 && hidden % heads.get(0) == 0)) {
        throw fields.fault(
            "num_attention_heads",
            "must divide hidden_size " + hidden + "; got " + heads.get(0) + " heads");
      }
      headSize = hidden / heads.get(0);
    }
    return new TransformerConfig(
        family,
        fields.integer("vocab_size"),
        hidden,
        heads,
        headSize,
        perLayer(fields, "intermediate_size", layers, uneven),
        ModelType.activation(family),
        fields.integer("max_position_embeddings", 512),
        fields.integer("type_vocab_size", 2),
        fields.number("layer_norm_eps", 1e-12),
        fields.integer("pad_token_id", 0),
        fields.number("hidden_dropout_prob", 0.1),
        fields.number("attention_probs_dropout_prob", 0.1),
        uneven ? form(fields) : WeightForm.plain(),
        SentencePooling.read(fields));
  }

  private static WeightForm form(JsonFields fields) throws CheckpointException {
    boolean shared = fields.flag(SHARED, false);
    if (!fields.has(RANKS)) {
      return shared ? WeightForm.ofOneLayer() : WeightForm.plain();
    }
    JsonFields byLayer = fields.object(RANKS);
    Map<String, Integer> ranks = new LinkedHashMap<>();
    for (Map.Entry<String, ?> layer : byLayer.entries()) {
      ranks.put(layer.getKey(), byLayer.integer(layer.getKey()));
    }
    return new WeightForm(shared, new TreeMap<>(ranks));
  }

  private static List<Integer> perLayer(JsonFields fields, String name, int layers, boolean uneven)
      throws CheckpointException {
    if (!uneven) {
      return Collections.nCopies(layers, fields.integer(name));
    }
    List<Integer> values = fields.integers(name);
    if (values.size() != layers) {
      throw fields.fault(
          name, "must have one entry for each of " + layers + " layers; got " + values.size());
    }
    return values;
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
    boolean even = config.isUniform();
    if (config.family().isTransformer()) {
      root.put("architectures", List.of(architecture.orElse("BertModel")));
    }
    root.put("model_type", ModelType.of(config));
    root.put("vocab_size", config.vocabSize());
    root.put("hidden_size", config.hiddenSize());
    root.put("num_hidden_layers", config.numHiddenLayers());
    root.put("num_attention_heads", oneOrAll(even, config.numAttentionHeads()));
    if (!even) {
      root.put("attention_head_size", config.attentionHeadSize());
    }
    root.put("intermediate_size", oneOrAll(even, config.intermediateSize()));
    root.put("hidden_act", config.hiddenAct());
    root.put("max_position_embeddings", config.maxPositionEmbeddings());
    root.put("type_vocab_size", config.typeVocabSize());
    root.put("layer_norm_eps", config.layerNormEps());
    root.put("pad_token_id", config.padTokenId());
    root.put("hidden_dropout_prob", config.hiddenDropoutProb());
    root.put("attention_probs_dropout_prob", config.attentionProbsDropoutProb());
    root.put("position_embedding_type", "absolute");
    if (config.form().shared()) {
      root.put(SHARED, true);
    }
    if (!config.form().ranks().isEmpty()) {
      root.put(RANKS, config.form().ranks());
    }
    putLabels(root);
    stored.ifPresent(kind -> root.put(HEADS, List.of(Map.of(OUTPUT, word(kind)))));
    root.putAll(further);
    return indented(root);
  }

  private static Object oneOrAll(boolean even, List<Integer> values) {
    return even ? values.get(0) : values;
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
      root.put("problem_type", "regression");
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
