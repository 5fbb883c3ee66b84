package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What Sentence Transformers keeps beside a model: {@code modules.json}, the folder of its pooling,
 * the settings of its tokenizer and prompts. Read as its versions 2 to 6 write them.
 */
public final class SentenceModules {
  /** Where the pooling lies unless {@code modules.json} names another folder. */
  public static final String POOLING = "1_Pooling";

  private static final String MODULES = "modules.json";
  private static final String TOKENIZING = "sentence_bert_config.json";
  private static final String PROMPTS = "config_sentence_transformers.json";
  private static final String MODE = "pooling_mode";
  private static final List<String> KNOWN = List.of("Transformer", "Pooling", "Normalize");
  private static final long MOST_BYTES = 1_000_000;

  /** The flags before 5.4, by the mode that replaced each. */
  private static final Map<String, String> FLAGS = flags();

  private final Path directory;

  private SentenceModules(Path directory) {
    this.directory = directory;
  }

  private static Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("pooling_mode_cls_token", "cls");
    flags.put("pooling_mode_mean_tokens", "mean");
    flags.put("pooling_mode_max_tokens", "max");
    flags.put("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens");
    flags.put("pooling_mode_weightedmean_tokens", "weightedmean");
    flags.put("pooling_mode_lasttoken", "lasttoken");
    return flags;
  }

  /** Those of a directory, which may have none; an ONNX file has what lies beside it. */
  public static SentenceModules beside(Path checkpoint) {
    Path folder = checkpoint.toAbsolutePath();
    return new SentenceModules(Files.isDirectory(folder) ? folder : folder.getParent());
  }

  /**
   * Checks that nothing stands behind a model's pooling but bringing vectors to length one, as far
   * as the directory tells.
   *
   * @throws CheckpointException if there is more, such as a dense layer: without it vectors would
   *     lie in another space; or if the Transformer lies in another folder
   */
  public void requirePlain() throws IOException {
    for (JsonFields module : modules()) {
      String type = type(module);
      if (!KNOWN.contains(type)) {
        throw module.fault(
            "type",
            "must be one of "
                + KNOWN
                + " of a sentence encoder; got "
                + module.text("type")
                + ". Name a model that ends in its pooling.");
      }
      if (type.equals(KNOWN.get(0)) && !module.text("path", "").isEmpty()) {
        throw module.fault(
            "path",
            "must be empty, the directory itself; got "
                + module.text("path")
                + ". Name that folder as the checkpoint, and write teacher.pooling.");
      }
    }
  }

  /**
   * How the model pools.
   *
   * @return empty where the directory says nothing
   * @throws CheckpointException if it asks for anything but the mean or the first token
   */
  public Optional<SentencePooling> pooling() throws IOException {
    Optional<JsonFields> found = poolingFile();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    JsonFields fields = found.get();
    Set<String> modes = modes(fields);
    for (SentencePooling pooling :
        new SentencePooling[] {SentencePooling.MEAN, SentencePooling.CLS}) {
      if (modes.equals(Set.of(pooling.word()))) {
        return Optional.of(pooling);
      }
    }
    throw fields.fault(
        MODE,
        "must be mean or cls alone; got "
            + (modes.isEmpty() ? "none" : String.join(" and ", modes))
            + ". Write teacher.pooling, if one of them will do.");
  }

  private Optional<JsonFields> poolingFile() throws IOException {
    String folder = POOLING;
    for (JsonFields module : modules()) {
      if (type(module).equals(KNOWN.get(1))) {
        folder = module.text("path", POOLING);
        if (!folder.matches("[A-Za-z0-9._-]+") || folder.startsWith("..")) {
          throw module.fault("path", "must be a folder of the model's directory; got " + folder);
        }
      }
    }
    return read(folder + "/" + ConfigJson.FILE_NAME);
  }

  // Since 5.4 a word or a list, which wins; before, a flag for each.
  private static Set<String> modes(JsonFields fields) throws CheckpointException {
    Set<String> modes = new LinkedHashSet<>();
    if (fields.has(MODE)) {
      modes.addAll(fields.isArray(MODE) ? fields.texts(MODE) : List.of(fields.text(MODE)));
      return modes;
    }
    for (Map.Entry<String, String> flag : FLAGS.entrySet()) {
      if (fields.flag(flag.getKey(), false)) {
        modes.add(flag.getValue());
      }
    }
    return modes.isEmpty() ? Set.of("mean") : modes;
  }

  /**
   * What {@code encode} does there and is not done here, one sentence each.
   *
   * @param maxLength tokens of a text that are read here
   */
  public List<String> notKept(int maxLength) throws IOException {
    List<String> notes = new ArrayList<>();
    Optional<JsonFields> tokenizing = read(TOKENIZING);
    if (tokenizing.isPresent()) {
      int longest = tokenizing.get().integer("max_seq_length", maxLength);
      if (longest < maxLength) {
        notes.add(
            String.format(
                Locale.ROOT,
                "reads the first %d tokens of a text there (max_seq_length), and %d here. Write"
                    + " max-length: %d for the same.",
                longest,
                maxLength,
                longest));
      }
      if (tokenizing.get().flag("do_lower_case", false)) {
        notes.add(
            "puts texts in lower case there (do_lower_case); here the tokenizer alone decides."
                + " Give it texts in lower case if it keeps capitals.");
      }
    }
    prompt().ifPresent(notes::add);
    return notes;
  }

  private Optional<String> prompt() throws IOException {
    Optional<JsonFields> settings = read(PROMPTS);
    if (settings.isEmpty() || !settings.get().has("prompts")) {
      return Optional.empty();
    }
    JsonFields prompts = settings.get().object("prompts");
    SortedMap<String, String> written = new TreeMap<>();
    for (Map.Entry<String, JsonNode> prompt : prompts.entries()) {
      if (prompts.has(prompt.getKey()) && !prompts.text(prompt.getKey()).isEmpty()) {
        written.put(prompt.getKey(), "\"" + prompts.text(prompt.getKey()) + "\"");
      }
    }
    String usual = settings.get().text("default_prompt_name", "");
    if (written.containsKey(usual)) {
      return Optional.of(
          "puts "
              + written.get(usual)
              + " before every text there (the prompt "
              + usual
              + "); here texts are read as they are. Put it before the texts of the data.");
    }
    return written.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "has prompts for those who ask for them ("
                + String.join(", ", written.keySet())
                + "); here texts are read as they are. Put one before the texts of the data.");
  }

  private List<JsonFields> modules() throws IOException {
    Path file = directory.resolve(MODULES);
    return Files.isRegularFile(file)
        ? JsonFields.parseList(file.toString(), bytes(file))
        : List.of();
  }

  private static String type(JsonFields module) throws CheckpointException {
    String type = module.text("type");
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private Optional<JsonFields> read(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.isRegularFile(file)
        ? Optional.of(JsonFields.parse(file.toString(), bytes(file)))
        : Optional.empty();
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new CheckpointException(
          file, "must be at most " + MOST_BYTES + " bytes long; got " + Files.size(file));
    }
    return Files.readAllBytes(file);
  }

  /**
   * The files by which Sentence Transformers loads a model that pools and brings vectors to length
   * one, by their paths below its directory; both spellings of the pooling, before 5.4 and since.
   *
   * @param config of a model whose vectors are as wide as its hidden states
   * @param maxLength the longest text in tokens
   */
  static SortedMap<String, byte[]> files(TransformerConfig config, int maxLength) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    List<Map<String, Object>> modules = new ArrayList<>();
    List<String> types =
        List.of(
            "sentence_transformers.models.Transformer",
            "sentence_transformers.models.Pooling",
            "sentence_transformers.models.Normalize");
    List<String> paths = List.of("", POOLING, "2_Normalize");
    for (int i = 0; i < types.size(); i++) {
      Map<String, Object> module = new LinkedHashMap<>();
      module.put("idx", i);
      module.put("name", Integer.toString(i));
      module.put("path", paths.get(i));
      module.put("type", types.get(i));
      modules.add(module);
    }
    files.put(MODULES, ConfigJson.indented(modules));
    Map<String, Object> tokenizing = new LinkedHashMap<>();
    tokenizing.put("max_seq_length", maxLength);
    tokenizing.put("do_lower_case", false);
    files.put(TOKENIZING, ConfigJson.indented(tokenizing));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("word_embedding_dimension", config.hiddenSize());
    FLAGS.forEach((flag, mode) -> fields.put(flag, mode.equals(config.pooling().word())));
    fields.put(MODE, config.pooling().word());
    fields.put("include_prompt", true);
    files.put(POOLING + "/" + ConfigJson.FILE_NAME, ConfigJson.indented(fields));
    return files;
  }
}
