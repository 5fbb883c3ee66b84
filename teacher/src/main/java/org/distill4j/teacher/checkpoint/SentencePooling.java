package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a sentence encoder makes one vector of the last hidden states, before it has length one. */
public enum SentencePooling {
  /** It does not: the model answers something else. */
  NONE,
  /** The mean over all tokens, special ones included. */
  MEAN,
  /** The first token's state, [CLS]. */
  CLS;

  /** The field of {@code config.json} that tells of it, in lower case. */
  public static final String FIELD = "sentence_pooling";

  /** The field of {@code config.json} that tells the width of the vectors. */
  public static final String SIZE = "sentence_embedding_size";

  /** Where Sentence Transformers keeps its own words on it, below a model's directory. */
  public static final String FOLDER = "1_Pooling";

  private static final String MODULES_FILE = "modules.json";
  private static final List<String> MODULES = List.of("Transformer", "Pooling", "Normalize");
  private static final String MEAN_FIELD = "pooling_mode_mean_tokens";
  private static final String CLS_FIELD = "pooling_mode_cls_token";
  private static final long MOST_BYTES = 1_000_000;

  /** Its name in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Checks that nothing stands behind a model's pooling but bringing vectors to length one, as far
   * as its directory tells, in {@code modules.json}.
   *
   * @throws CheckpointException if there is more, such as a dense layer: without it vectors would
   *     lie in another space
   */
  public static void requireLast(Path directory) throws IOException {
    Path file = directory.resolve(MODULES_FILE);
    if (!Files.isRegularFile(file)) {
      return;
    }
    requireSmall(file);
    for (JsonFields module : JsonFields.parseList(file.toString(), Files.readAllBytes(file))) {
      String type = module.text("type");
      if (!MODULES.contains(type.substring(type.lastIndexOf('.') + 1))) {
        throw module.fault(
            "type",
            "must be one of "
                + MODULES
                + " of a sentence encoder; got "
                + type
                + ". Name a model that ends in its pooling.");
      }
    }
  }

  private static void requireSmall(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new CheckpointException(
          file, "must be at most " + MOST_BYTES + " bytes long; got " + Files.size(file));
    }
  }

  /**
   * What a directory says of its model, in {@code 1_Pooling/config.json}.
   *
   * @return empty where there is no such file
   * @throws CheckpointException if it asks for anything but the mean or the first token
   */
  public static Optional<SentencePooling> ofDirectory(Path directory) throws IOException {
    Path file = directory.resolve(FOLDER).resolve(BertConfig.FILE_NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    requireSmall(file);
    JsonFields fields = JsonFields.parse(file.toString(), Files.readAllBytes(file));
    boolean mean = fields.flag(MEAN_FIELD, false);
    boolean cls = fields.flag(CLS_FIELD, false);
    boolean other =
        fields.flag("pooling_mode_max_tokens", false)
            || fields.flag("pooling_mode_mean_sqrt_len_tokens", false)
            || fields.flag("pooling_mode_weightedmean_tokens", false)
            || fields.flag("pooling_mode_lasttoken", false);
    if (other || mean == cls) {
      throw new CheckpointException(
          file,
          "must ask for "
              + MEAN_FIELD
              + " or "
              + CLS_FIELD
              + " alone; got another pooling. Write teacher.pooling, if one of them will do.");
    }
    return Optional.of(mean ? MEAN : CLS);
  }

  /** What {@link #ofDirectory} reads again. */
  public static byte[] toJson(SentencePooling pooling, int size) {
    java.util.Map<String, Object> fields = new java.util.LinkedHashMap<>();
    fields.put("word_embedding_dimension", size);
    fields.put(CLS_FIELD, pooling == CLS);
    fields.put(MEAN_FIELD, pooling == MEAN);
    return BertConfig.indented(fields);
  }

  static SentencePooling read(JsonFields fields) throws CheckpointException {
    if (!fields.has(FIELD)) {
      return NONE;
    }
    String word = fields.text(FIELD);
    for (SentencePooling pooling : new SentencePooling[] {MEAN, CLS}) {
      if (pooling.word().equals(word)) {
        return pooling;
      }
    }
    throw fields.fault(FIELD, "must be mean or cls; got " + word);
  }
}
